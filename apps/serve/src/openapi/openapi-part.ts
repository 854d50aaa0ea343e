import type { LoadedModel } from '@mlmodel/core';
import type { Router } from 'express';
import type { Asset } from '../http/send-asset.js';
import { exampleAnswer } from '../scorer-pool/example.js';
import type { ServerPart } from '../server/create-app.js';
import type { PresentedModel, ServerFeatures } from './presented-model.js';

/**
 * `GET /openapi.json`: the API of the server as an OpenAPI document, which is made for the first request.
 * @param presented returns the model that is served at present
 */
export function openApiPart(presented: () => PresentedModel, features: ServerFeatures): ServerPart {
  const assets = new WeakMap<LoadedModel, Promise<Asset>>();
  const assetFor = (current: PresentedModel): Promise<Asset> => {
    const known = assets.get(current.model);
    if (known !== undefined) return known;
    const asset = import('./openapi-asset.js').then((module) =>
      module.openApiAsset(current, { ...features, answer: exampleAnswer(current.model) }),
    );
    assets.set(current.model, asset);
    return asset;
  };
  return {
    async addRoutes(router: Router): Promise<void> {
      const { sendAsset } = await import('../http/send-asset.js');
      router.get('/openapi.json', async (request, response) => {
        sendAsset(request, response, { asset: await assetFor(presented()) });
      });
    },
  };
}
