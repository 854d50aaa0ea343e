import type { IncomingHttpHeaders, ServerResponse } from 'node:http';

/** Safe to appear in a log and in an error message as it was sent. */
const safeRequestId = /^[\w.~+/=:@-]{1,128}$/;

/** The id that a client or a proxy sent in `X-Request-Id`; undefined if it sent none, or an unsafe one. */
export function sentRequestId(headers: IncomingHttpHeaders): string | undefined {
  return safeIdOf(headers['x-request-id']);
}

/** An id as it was sent; undefined for none, or an unsafe one. */
export function safeIdOf(id: unknown): string | undefined {
  return typeof id === 'string' && safeRequestId.test(id) ? id : undefined;
}

/** Adds the id to the response, so that its client can name the request. */
export function sendRequestId(response: ServerResponse, id: string): void {
  response.setHeader('x-request-id', id);
}
