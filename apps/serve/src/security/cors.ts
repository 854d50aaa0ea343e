import type { IncomingMessage, ServerResponse } from 'node:http';
import { MlmodelError } from '@mlmodel/core';
import type { Guard } from '../server/create-app.js';
import { isAdminTarget } from './access.js';

/** Headers that a page may send and read, and how long browsers remember it, in seconds. */
const grants = {
  methods: 'GET, HEAD, POST',
  request:
    'accept, authorization, content-encoding, content-type, traceparent, tracestate, x-api-key, x-request-id',
  response: 'allow, retry-after, www-authenticate, x-request-id',
  maxAge: '7200',
};

/**
 * Lets pages of other origins use what is not below `/admin` (CORS). Answers the questions of browsers itself: they have
 * no key.
 * @param origins such as `https://example.com`; `*` is any
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for one that no browser would send
 */
export function createCorsGuard(origins: readonly string[]): Guard {
  for (const origin of origins) checkOrigin(origin);
  const allowed = new Set(origins);
  const allowsAny = allowed.has('*');
  return (request, response) => {
    if (!allowsAny) response.setHeader('vary', 'Origin');
    const { origin } = request.headers;
    if (origin === undefined || isAdminTarget(request.url ?? '/')) return false;
    if (!allowsAny && !allowed.has(origin)) return false;
    response.setHeader('access-control-allow-origin', allowsAny ? '*' : origin);
    if (isPreflight(request)) {
      respondToPreflight(response);
      return true;
    }
    response.setHeader('access-control-expose-headers', grants.response);
    return false;
  };
}

function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}

function respondToPreflight(response: ServerResponse): void {
  response.setHeader('access-control-allow-methods', grants.methods);
  response.setHeader('access-control-allow-headers', grants.request);
  response.setHeader('access-control-max-age', grants.maxAge);
  response.writeHead(204).end();
}

function checkOrigin(origin: string): void {
  if (origin === '*') return;
  const parsed = URL.parse(origin);
  if (parsed?.origin === origin && origin !== 'null') return;
  const meant = parsed === null || parsed.origin === 'null' ? 'https://example.com' : parsed.origin;
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The origin ${JSON.stringify(origin)} is not written as browsers send it: a scheme, a host and a port if it is unusual, such as ${meant}.`,
  );
}
