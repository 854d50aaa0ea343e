import type { IncomingMessage } from 'node:http';
import { encodeError } from '@mlmodel/scoring';
import { wrongMethod } from '../http/http-errors.js';
import { pathOf } from '../http/paths.js';
import { sendResponse } from '../http/send-response.js';
import type { Guard } from '../server/create-app.js';

/** Why a server does not want requests, or `ready`. */
export type Readiness = 'ready' | 'draining' | 'model unavailable';

/**
 * Responds to `GET /livez`: the server responds, and to `GET /readyz`: it wants requests. As the first guard it needs no
 * authentication and no place among other requests.
 */
export function createProbes(readiness: () => Readiness): Guard {
  return (request, response) => {
    const probe = probeOf(request);
    if (probe === undefined) return false;
    const { method } = request;
    if (method === 'GET' || method === 'HEAD') {
      sendResponse(response, probe === 'livez' ? live : readinessResponses[readiness()]);
    } else sendResponse(response, encodeError(wrongMethod('GET, HEAD')), { allow: 'GET, HEAD' });
    return true;
  };
}

type Probe = 'livez' | 'readyz';

const probes: ReadonlyMap<string, Probe> = new Map([
  ['/livez', 'livez'],
  ['/readyz', 'readyz'],
]);

function probeOf({ url = '/' }: IncomingMessage): Probe | undefined {
  // Most requests are this one.
  return url === '/invocations' ? undefined : probes.get(pathOf(url));
}

const contentType = 'application/json';
const live = { status: 200, contentType, body: '{"status":"live"}' };

const readinessResponses: Readonly<Record<Readiness, typeof live>> = {
  ready: { status: 200, contentType, body: '{"status":"ready"}' },
  draining: { status: 503, contentType, body: '{"status":"draining"}' },
  'model unavailable': { status: 503, contentType, body: '{"status":"model unavailable"}' },
};
