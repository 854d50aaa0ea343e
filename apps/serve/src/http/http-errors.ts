import { MlmodelError } from '@mlmodel/core';

/** 404 for an unknown path. */
export function noSuchPath(): MlmodelError {
  return new MlmodelError(
    'ENDPOINT_NOT_FOUND',
    'This path does not exist. Use POST /invocations to score, or GET /ping, /health or /version.',
  );
}

/** 404 for an unknown path on the admin port. */
export function noSuchAdminPath(): MlmodelError {
  return new MlmodelError(
    'ENDPOINT_NOT_FOUND',
    'This path does not exist on the admin port. Scoring, /ping and /version are on the other port.',
  );
}

/** 503 for `/ping` while the model cannot predict. */
export function notReady(): MlmodelError {
  return new MlmodelError(
    'TEMPORARILY_UNAVAILABLE',
    'The process that runs the model is down and is being restarted.',
  );
}

/** 405, naming the allowed methods. */
export function wrongMethod(allow: string): MlmodelError {
  const advice = allow === 'POST' ? ' Send the data as the body of a POST request.' : '';
  const message = `This path only accepts ${allow}.${advice}`;
  return new MlmodelError('BAD_REQUEST', message, { status: 405 });
}

/** 413 for a body of more than `limit` bytes. */
export function bodyTooLarge(limit: number): MlmodelError {
  const message = `The request body exceeds the limit of ${limit} bytes. Send fewer rows per request.`;
  return new MlmodelError('BAD_REQUEST', message, { status: 413 });
}

/** 408 for a body that stops arriving. */
export function bodyTooSlow(seconds: number): MlmodelError {
  const message = `Nothing of the request body has arrived for ${seconds} seconds, which is the limit.`;
  return new MlmodelError('BAD_REQUEST', message, { status: 408 });
}

/** 429 for a body that the server has no memory for at present. */
export function bodiesTooLarge(limit: number): MlmodelError {
  return new MlmodelError(
    'REQUEST_LIMIT_EXCEEDED',
    `The bodies of all current requests exceed the limit of ${limit} bytes. Send the request again later.`,
  );
}

/** 429 when too many requests are waiting, or their rows are too many. @param limit such as `1000` or `100 rows` */
export function queueFull(limit: string): MlmodelError {
  return new MlmodelError(
    'REQUEST_LIMIT_EXCEEDED',
    `The queue of the server is full (limit: ${limit}). Send the request again later.`,
  );
}

/** 429 when too many requests of a client are waiting. @param share its share of the queue in percent */
export function clientHasShare(share: number): MlmodelError {
  return new MlmodelError(
    'REQUEST_LIMIT_EXCEEDED',
    `The requests of this client take its share of the queue (${share} %). Wait for their responses first.`,
  );
}

/** 504 for a request that exceeds the time limit. */
export function timeLimitExceeded(seconds: number): MlmodelError {
  return new MlmodelError(
    'DEADLINE_EXCEEDED',
    `Request processing time exceeded limit: ${seconds} seconds, from the first byte of the request to the response.`,
  );
}

/** 504 for a stream that exceeds the time limit of streams. */
export function streamLimitExceeded(seconds: number): MlmodelError {
  return new MlmodelError(
    'DEADLINE_EXCEEDED',
    `The stream exceeded the time limit of ${seconds} seconds. Request a shorter stream, or raise the limit (--stream-timeout).`,
  );
}

/** 504 for a stream whose client reads too slowly. */
export function clientTooSlow(seconds: number): MlmodelError {
  return new MlmodelError(
    'DEADLINE_EXCEEDED',
    `The stream waited for its client for ${seconds} seconds in total, which is the limit. Read faster, or request a shorter stream.`,
  );
}

/** 500 for a handler that is mounted after a body parser. */
export function bodyAlreadyRead(): MlmodelError {
  return new MlmodelError(
    'INVALID_STATE',
    'Something read the request body before it reached the scoring handler. Mount the handler before body parsers such as express.json().',
  );
}

/** 400 for an HTTP/1.1 request without a Host header (RFC 9112, section 3.2). */
export function missingHost(): MlmodelError {
  return new MlmodelError(
    'BAD_REQUEST',
    'The request has no Host header, which HTTP/1.1 requires.',
  );
}

/** 400 for a request with more than one Host header. */
export function repeatedHost(): MlmodelError {
  return new MlmodelError(
    'BAD_REQUEST',
    'The request has more than one Host header. Send exactly one.',
  );
}

/** 400 for a malformed Host header. */
export function invalidHost(): MlmodelError {
  return new MlmodelError(
    'BAD_REQUEST',
    'The Host header is not a host with an optional port, such as "localhost:5000".',
  );
}

/** 400 for an HTTP version whose messages may look different. */
export function unsupportedVersion(): MlmodelError {
  return new MlmodelError(
    'BAD_REQUEST',
    'The HTTP version is not supported. Use HTTP/1.1 or HTTP/1.0.',
  );
}

/** 400 for a body whose end a proxy may see elsewhere. */
export function ambiguousLength(): MlmodelError {
  return new MlmodelError(
    'BAD_REQUEST',
    'The length of the body is ambiguous. Send one Content-Length or, in HTTP/1.1, only "Transfer-Encoding: chunked". Use Content-Encoding to compress the body.',
  );
}

/** 417 for an `Expect` header other than `100-continue`. */
export function unmetExpectation(): MlmodelError {
  const message = 'The server only supports "Expect: 100-continue".';
  return new MlmodelError('BAD_REQUEST', message, { status: 417 });
}
