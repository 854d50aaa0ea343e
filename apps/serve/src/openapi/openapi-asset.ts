import { toJsonText } from '@mlmodel/core';
import { type Asset, assetOf } from '../http/send-asset.js';
import { identityOf } from '../metrics/model-metrics.js';
import { apiDocument } from './api-document.js';
import { modelExample } from './model-example.js';
import type { PresentedModel, ServerFeatures } from './presented-model.js';

/** The API document of a served model. @param answer what the model answers to its input example, as JSON */
export async function openApiAsset(
  presented: PresentedModel,
  { answer, ...features }: ServerFeatures & { readonly answer: string | undefined },
): Promise<Asset> {
  const { mlmodel, files, session } = presented.model;
  const document = apiDocument({
    ...features,
    identity: await identityOf(presented),
    mlmodel,
    artifactInputs: session.inputs,
    artifactOutputs: session.outputs,
    streams: session.predictStream !== undefined,
    example: await modelExample(mlmodel, files),
    answer: answer && JSON.parse(answer),
  });
  return assetOf('application/json', toJsonText(document));
}
