import { openApiPart } from '../openapi/openapi-part.js';
import { type PresentedModel, serverFeatures } from '../openapi/presented-model.js';
import { serverOptions as defaults } from '../options.js';
import { pagePart } from '../page/page-part.js';
import type { ServerOptions } from '../server-options.js';
import type { ServerPart } from './create-app.js';
import { documentsPart } from './documents-part.js';

/** What a server has besides scoring. @param presented returns the model that is served at present */
export function serverParts(
  presented: () => PresentedModel,
  options: ServerOptions,
): readonly ServerPart[] {
  const { page = defaults.page.default, documents = {} } = options;
  const features = serverFeatures(options);
  return [
    documentsPart(documents),
    openApiPart(presented, features),
    ...(page ? [pagePart(presented, features)] : []),
  ];
}
