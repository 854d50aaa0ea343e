import { encodeError } from '@mlmodel/scoring';
import { wrongMethod } from '../http/http-errors.js';
import { sendResponse } from '../http/send-response.js';
import type { ServerPart } from './create-app.js';

/** JSON documents that do not depend on the model, by path. They can be read without a key. */
export function documentsPart(documents: Readonly<Record<string, object>>): ServerPart {
  return {
    openPaths: Object.keys(documents),
    addRoutes(router) {
      for (const [path, document] of Object.entries(documents)) {
        const body = Buffer.from(JSON.stringify(document));
        router.get(path, (_request, response) => {
          sendResponse(response, { status: 200, contentType: 'application/json', body });
        });
        router.all(path, (_request, response) => {
          const allow = 'GET, HEAD';
          sendResponse(response, encodeError(wrongMethod(allow)), { allow });
        });
      }
    },
  };
}
