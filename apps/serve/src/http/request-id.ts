import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { returnField } from './returned-fields.js';

/** What an id has to match to appear in a log and in an error message as it was sent. */
export const requestIdPattern = '^[A-Za-z0-9_.~+/=:@-]{1,128}$';

const safeRequestId = new RegExp(requestIdPattern);

/** The id that a client or a proxy sent in `X-Request-Id`; undefined if it sent none, or an unsafe one. */
export function sentRequestId(headers: IncomingHttpHeaders): string | undefined {
  return safeIdOf(headers['x-request-id']);
}

/** An id as it was sent; undefined for none, or an unsafe one. */
export function safeIdOf(id: unknown): string | undefined {
  return typeof id === 'string' && safeRequestId.test(id) ? id : undefined;
}

/** Makes the response return the id, so that its client can name the request. */
export function returnRequestId(response: ServerResponse, id: string): void {
  returnField(response, 'x-request-id', id);
}
