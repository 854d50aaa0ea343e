import type { LoadedModel } from '@mlmodel/core';
import { openApiPart } from '../openapi/openapi-part.js';
import { serverFeatures } from '../openapi/presented-model.js';
import { serverOptions as defaults } from '../options.js';
import { pagePart } from '../page/page-part.js';
import type { ServerOptions } from '../server-options.js';
import type { ServerPart } from './create-app.js';

/** What a server has besides scoring. @param model returns the model that is served at present */
export function serverParts(
  model: () => LoadedModel,
  options: ServerOptions,
): readonly ServerPart[] {
  const { modelPath, page = defaults.page.default } = options;
  const presented = () => ({ model: model(), modelPath });
  const features = serverFeatures(options);
  return [openApiPart(presented, features), ...(page ? [pagePart(presented, features)] : [])];
}
