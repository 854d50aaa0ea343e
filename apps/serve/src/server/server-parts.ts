import type { LoadedModel } from '@mlmodel/core';
import { openApiPart } from '../openapi/openapi-part.js';
import { presentedModel } from '../openapi/presented-model.js';
import { serverOptions as defaults } from '../options.js';
import { pagePart } from '../page/page-part.js';
import type { ServerOptions } from '../server-options.js';
import type { ServerPart } from './create-app.js';

/** What a server has besides scoring. @param model returns the model that is served at present */
export function serverParts(
  model: () => LoadedModel,
  { modelPath, page = defaults.page.default }: ServerOptions,
): readonly ServerPart[] {
  const presented = () => presentedModel(model(), modelPath);
  return [openApiPart(presented), ...(page ? [pagePart(presented)] : [])];
}
