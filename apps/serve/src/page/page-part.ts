import type { Router } from 'express';
import type { Asset } from '../http/send-asset.js';
import type { PresentedModel } from '../openapi/presented-model.js';
import type { ServerPart } from '../server/create-app.js';
import type { PageOptions } from './page-model.js';

/**
 * Paths that are the same for every model and say nothing about it. With keys, a browser needs them to ask for one.
 */
export const openPagePaths: readonly string[] = [
  '/',
  '/docs',
  '/page/app.js',
  '/page/style.css',
  '/page/icon.svg',
];

/** The page for people: a form for the model at `/`, its API at `/docs`. All of it is made for the first request. */
export function pagePart(presented: PresentedModel, options: PageOptions): ServerPart {
  let assets: Promise<ReadonlyMap<string, Asset>> | undefined;
  return {
    async addRoutes(router: Router): Promise<void> {
      const { sendAsset } = await import('../http/send-asset.js');
      const { pageAssets, pageHeaders } = await import('./page-assets.js');
      for (const path of [...openPagePaths, '/page/model.json']) {
        router.get(path, async (request, response, next) => {
          assets ??= pageAssets(presented, options);
          const asset = (await assets).get(path);
          if (asset === undefined) next();
          else sendAsset(request, response, { asset, headers: pageHeaders });
        });
      }
    },
  };
}
