import type { LoadedModel } from '@mlmodel/core';
import { openApiPart } from '../openapi/openapi-part.js';
import { presentedModel } from '../openapi/presented-model.js';
import type { ServerOptions } from '../server-options.js';
import type { ServerPart } from './create-app.js';

/** What a server has besides scoring. @param model returns the model that is served at present */
export function serverParts(
  model: () => LoadedModel,
  { modelPath }: ServerOptions,
): readonly ServerPart[] {
  return [openApiPart(() => presentedModel(model(), modelPath))];
}
