import { pageScript, pageStyle } from '../generated/page-assets.js';
import { type Asset, assetOf } from '../http/send-asset.js';
import type { PresentedModel } from '../openapi/presented-model.js';
import { pageHtml, pageIcon } from './page-html.js';
import { type PageOptions, pageModelJson } from './page-model.js';

export { pageHeaders } from './page-html.js';

/** All files of the page by path. */
export async function pageAssets(
  presented: PresentedModel,
  options: PageOptions,
): Promise<ReadonlyMap<string, Asset>> {
  const html = assetOf('text/html; charset=utf-8', pageHtml);
  return new Map([
    ['/', html],
    ['/docs', html],
    ['/page/app.js', assetOf('text/javascript; charset=utf-8', pageScript)],
    ['/page/style.css', assetOf('text/css; charset=utf-8', pageStyle)],
    ['/page/icon.svg', assetOf('image/svg+xml', pageIcon)],
    ['/page/model.json', assetOf('application/json', await pageModelJson(presented, options))],
  ]);
}
