import { MlmodelError } from '@mlmodel/core';

/** 404 for a path that nothing serves. */
export function noSuchPath(): MlmodelError {
  return new MlmodelError(
    'ENDPOINT_NOT_FOUND',
    'There is nothing at this path. Scoring is POST /invocations; GET /ping, /health and /version tell how the server is.',
  );
}

/** 503 for `/ping` while the model cannot answer. */
export function notReady(): MlmodelError {
  return new MlmodelError(
    'TEMPORARILY_UNAVAILABLE',
    'The process that runs the model is down and is being started again.',
  );
}

/** 405, naming the methods that there are. */
export function wrongMethod(allow: string): MlmodelError {
  return new MlmodelError('BAD_REQUEST', `This path takes ${allow} alone.`, { status: 405 });
}

/** 413 for a body of more than `limit` bytes. */
export function bodyTooLarge(limit: number): MlmodelError {
  const message = `The body has more than ${limit} bytes, which is the limit of this server. Send fewer rows at once.`;
  return new MlmodelError('BAD_REQUEST', message, { status: 413 });
}

/** 504 for a request that took longer than the server allows. */
export function timeLimitExceeded(seconds: number): MlmodelError {
  return new MlmodelError(
    'DEADLINE_EXCEEDED',
    `Request processing time exceeded limit: ${seconds} seconds, from the first byte to the answer.`,
  );
}

/** 504 for a stream that goes on for longer than the server allows. */
export function streamLimitExceeded(seconds: number): MlmodelError {
  return new MlmodelError(
    'DEADLINE_EXCEEDED',
    `The stream exceeded the limit of ${seconds} seconds from its first event to its last. Ask for less at once, or raise the limit (--stream-timeout).`,
  );
}

/** 504 for a stream whose client reads more slowly than the model predicts. */
export function readerTooSlow(seconds: number): MlmodelError {
  return new MlmodelError(
    'DEADLINE_EXCEEDED',
    `The stream waited for its reader for ${seconds} seconds in all, which is the limit. Read faster, or ask for less at once.`,
  );
}

/** 500 for a handler that is mounted behind something that reads bodies. */
export function bodyAlreadyRead(): MlmodelError {
  return new MlmodelError(
    'INVALID_STATE',
    'The body of this request was read before it reached the scoring handler. Mount the handler before body parsers such as express.json().',
  );
}

/** 400 for a request of HTTP/1.1 without a Host header (RFC 9112, section 3.2). */
export function missingHost(): MlmodelError {
  return new MlmodelError('BAD_REQUEST', 'The request has no Host header, which HTTP/1.1 needs.');
}

/** 400 for a request with more than one Host header. */
export function repeatedHost(): MlmodelError {
  return new MlmodelError('BAD_REQUEST', 'The request has more than one Host header. Send one.');
}

/** 400 for a Host header that is no host. */
export function invalidHost(): MlmodelError {
  return new MlmodelError(
    'BAD_REQUEST',
    'The Host header is not a host with an optional port, such as "localhost:5000".',
  );
}

/** 400 for a version whose messages may have another form. */
export function unsupportedVersion(): MlmodelError {
  return new MlmodelError(
    'BAD_REQUEST',
    'The HTTP version of the request is not supported. Send HTTP/1.1 or HTTP/1.0.',
  );
}

/** 400 for a body whose end others may find elsewhere. */
export function ambiguousLength(): MlmodelError {
  return new MlmodelError(
    'BAD_REQUEST',
    'A body needs one Content-Length, or in HTTP/1.1 the Transfer-Encoding "chunked" and no other. Compress it with Content-Encoding.',
  );
}

/** 417 for an `Expect` header other than `100-continue`. */
export function unmetExpectation(): MlmodelError {
  const message = 'The only expectation that this server meets is "Expect: 100-continue".';
  return new MlmodelError('BAD_REQUEST', message, { status: 417 });
}
