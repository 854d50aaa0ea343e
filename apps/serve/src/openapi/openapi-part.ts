import type { Router } from 'express';
import type { Asset } from '../http/send-asset.js';
import type { ServerPart } from '../server/create-app.js';
import type { PresentedModel } from './presented-model.js';

/** `GET /openapi.json`: the API of the server as an OpenAPI document, which is made for the first request. */
export function openApiPart(presented: PresentedModel): ServerPart {
  let asset: Promise<Asset> | undefined;
  return {
    async addRoutes(router: Router): Promise<void> {
      const { sendAsset } = await import('../http/send-asset.js');
      router.get('/openapi.json', async (request, response) => {
        asset ??= import('./openapi-asset.js').then((module) => module.openApiAsset(presented));
        sendAsset(request, response, { asset: await asset });
      });
    },
  };
}
