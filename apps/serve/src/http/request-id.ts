import type { IncomingHttpHeaders, ServerResponse } from 'node:http';

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

const returnedId = Symbol('x-request-id');

/** Not with `setHeader`, which makes Node write all headers of the response more slowly, nor with a slow `WeakMap`. */
type Identified = ServerResponse & { [returnedId]?: string };

/** Makes the response return the id, so that its client can name the request. */
export function returnRequestId(response: ServerResponse, id: string): void {
  (response as Identified)[returnedId] = id;
}

/** Adds the id to the headers of a response that has to return it. @param headers names and values in turn */
export function addRequestId(headers: string[], response: ServerResponse): void {
  const id = (response as Identified)[returnedId];
  if (id !== undefined) headers.push('x-request-id', id);
}
