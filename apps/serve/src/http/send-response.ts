import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EncodedError, ScoringResponse } from '@mlmodel/scoring';
import { commonHeaders } from './common-headers.js';
import { addReturnedFields } from './returned-fields.js';

/** How long and how much a client may go on sending after its response, in milliseconds and bytes. */
const lingerTime = 2_000;
const lingerBytes = 16 * 1024 * 1024;

export interface SendOptions {
  /** Value of the Allow field. */
  readonly allow?: string | undefined;
  /** Value of the Retry-After field in seconds. */
  readonly retryAfter?: number | undefined;
  /** Further fields, names and values in turn. */
  readonly fields?: readonly string[] | undefined;
}

/** Sends a whole response. */
export function sendResponse(
  response: ServerResponse,
  { status, contentType, body }: ScoringResponse,
  options?: SendOptions,
): void {
  const length = String(byteLengthOf(body));
  const headers = ['content-type', contentType, 'content-length', length, ...commonHeaders];
  if (options !== undefined) addFields(headers, options);
  addReturnedFields(headers, response);
  response.writeHead(status, headers);
  if (typeof body === 'string') response.end(body, 'latin1');
  else if (body instanceof Uint8Array) response.end(body);
  else sendPieces(response, body);
}

function addFields(headers: string[], { allow, retryAfter, fields }: SendOptions): void {
  if (allow !== undefined) headers.push('allow', allow);
  if (retryAfter !== undefined) headers.push('retry-after', String(retryAfter));
  if (fields !== undefined) headers.push(...fields);
}

function sendPieces(response: ServerResponse, pieces: readonly Uint8Array[]): void {
  response.cork();
  for (const piece of pieces) response.write(piece);
  response.end();
  response.uncork();
}

/** Bytes of a response body. */
export function byteLengthOf(body: ScoringResponse['body']): number {
  if (typeof body === 'string') return body.length;
  if (body instanceof Uint8Array) return body.byteLength;
  return body.reduce((bytes, piece) => bytes + piece.byteLength, 0);
}

/**
 * Responds to a request without using its body, then closes the connection. What the client still sends is discarded
 * for a while: closing at once would reset the connection, and the client would lose the response.
 */
export function sendAndClose(
  request: IncomingMessage,
  response: ServerResponse,
  { status, contentType, body }: EncodedError,
  options: SendOptions = {},
): void {
  const headers = ['content-type', contentType, 'content-length', String(body.length)];
  headers.push('connection', 'close', ...commonHeaders);
  addFields(headers, options);
  addReturnedFields(headers, response);
  response.writeHead(status, headers);
  if (request.complete) {
    response.end(body, 'latin1');
    return;
  }
  response.write(body, 'latin1');
  const close = () => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(close, lingerTime);
  let bytes = 0;
  request.on('data', (chunk: Uint8Array) => {
    bytes += chunk.byteLength;
    if (bytes > lingerBytes) close();
  });
  request.once('end', close);
  request.once('close', close);
  request.resume();
}
