import { pageScript, pageStyle } from '../generated/page-assets.js';
import { type Asset, assetOf } from '../http/send-asset.js';
import type { PresentedModel, ServerFeatures } from '../openapi/presented-model.js';
import { pageHtml, pageIcon } from './page-html.js';
import { pageModelJson } from './page-model.js';

export { pageHeaders } from './page-html.js';

/** The files of the page that are the same for every model, by path. */
export function pageAssets(): ReadonlyMap<string, Asset> {
  const html = assetOf('text/html; charset=utf-8', pageHtml);
  return new Map([
    ['/', html],
    ['/docs', html],
    ['/page/app.js', assetOf('text/javascript; charset=utf-8', pageScript)],
    ['/page/style.css', assetOf('text/css; charset=utf-8', pageStyle)],
    ['/page/icon.svg', assetOf('image/svg+xml', pageIcon)],
  ]);
}

/** What the page shows of a model. */
export async function modelAsset(
  presented: PresentedModel,
  features: ServerFeatures,
): Promise<Asset> {
  return assetOf('application/json', await pageModelJson(presented, features));
}
