import { encodeError } from '@mlmodel/scoring';
import { wrongMethod } from '../http/http-errors.js';
import { sendResponse } from '../http/send-response.js';
import type { ServerPart } from '../server/create-app.js';
import type { MetricFamily } from './metric-family.js';

/** @param collect measures; called for each scrape */
export function metricsPart(collect: () => Promise<readonly MetricFamily[]>): ServerPart {
  return {
    port: 'admin',
    async addRoutes(router) {
      const { expositionFor, writeExposition } = await import('./write-exposition.js');
      router.get('/metrics', async (request, response) => {
        const exposition = expositionFor(request.headers.accept);
        const text = writeExposition(await collect(), exposition);
        sendResponse(response, {
          status: 200,
          contentType: exposition.contentType,
          body: Buffer.from(text),
        });
      });
      router.all('/metrics', (_request, response) => {
        const allow = 'GET, HEAD';
        sendResponse(response, encodeError(wrongMethod(allow)), { allow });
      });
    },
  };
}
