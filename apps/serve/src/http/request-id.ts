import type { IncomingHttpHeaders } from 'node:http';

/** What may stand in a log and an error message as it was sent. */
const wellFormed = /^[\w.~+/=:@-]{1,128}$/;

/** The id that a client or a proxy gave its request in `X-Request-Id`; undefined when it gave none, or an odd one. */
export function sentRequestId(headers: IncomingHttpHeaders): string | undefined {
  const id = headers['x-request-id'];
  return typeof id === 'string' && wellFormed.test(id) ? id : undefined;
}
