import type { LoadedModel } from '@mlmodel/core';
import type { Router } from 'express';
import type { PresentedModel, ServerFeatures } from '../openapi/presented-model.js';
import type { ServerPart } from '../server/create-app.js';

/** Paths that are the same for every model and say nothing about it. With keys, a browser needs them to ask for one. */
const openPaths: readonly string[] = [
  '/',
  '/docs',
  '/page/app.js',
  '/page/style.css',
  '/page/icon.svg',
];

/**
 * The page for people: a form for the model at `/`, its API at `/docs`. It is made for the first request.
 * @param presented returns the model that is served at present
 */
export function pagePart(presented: () => PresentedModel, features: ServerFeatures): ServerPart {
  return {
    openPaths,
    async addRoutes(router: Router): Promise<void> {
      const { sendAsset } = await import('../http/send-asset.js');
      const { modelAsset, pageAssets, pageHeaders } = await import('./page-assets.js');
      const assets = pageAssets();
      for (const [path, asset] of assets) {
        router.get(path, (request, response) => {
          sendAsset(request, response, { asset, headers: pageHeaders });
        });
      }
      const modelAssets = new WeakMap<LoadedModel, ReturnType<typeof modelAsset>>();
      router.get('/page/model.json', async (request, response) => {
        const { model } = presented();
        const asset = modelAssets.get(model) ?? modelAsset(presented(), features);
        modelAssets.set(model, asset);
        sendAsset(request, response, { asset: await asset, headers: pageHeaders });
      });
    },
  };
}
