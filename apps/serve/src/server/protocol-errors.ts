import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { MlmodelError } from '@mlmodel/core';
import { encodeError } from '@mlmodel/scoring';
import { commonHeaders } from '../http/common-headers.js';
import { currentResponse } from '../http/current-response.js';
import {
  ambiguousLength,
  invalidHost,
  missingHost,
  repeatedHost,
  unsupportedVersion,
} from '../http/http-errors.js';
import { valuesOf } from '../http/raw-headers.js';
import { sendAndClose } from '../http/send-response.js';

/** The characters of an authority (RFC 3986, section 3.2) without user information. */
const authority = /^[\w.~!$&'()*+,;=%:[\]-]*$/;

/**
 * Checks the head of a request for what Node's parser accepts but a proxy in front of the server may read differently
 * (RFC 9112, sections 2.3, 3.2 and 6.1).
 * @returns the error; undefined for a valid head
 */
export function checkHead(request: IncomingMessage): MlmodelError | undefined {
  const { httpVersion, headers } = request;
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return unsupportedVersion();
  const hosts = valuesOf('host', request.rawHeaders).length;
  if (hosts === 0 && httpVersion === '1.1') return missingHost();
  if (hosts > 1) return repeatedHost();
  if (headers.host !== undefined && !authority.test(headers.host)) return invalidHost();
  const coding = headers['transfer-encoding'];
  if (coding === undefined) return undefined;
  if (httpVersion === '1.0' || coding.toLowerCase() !== 'chunked') return ambiguousLength();
  return undefined;
}

/** Connections that received invalid HTTP while an earlier request is still being answered. */
const failing = new WeakSet<Duplex>();

/** Connections with a rejected request, and the response to it: what follows on them may not be a request. */
const rejected = new WeakMap<Duplex, ServerResponse>();

/** Rejects a request, and everything that follows it on its connection. */
export function rejectConnection(
  request: IncomingMessage,
  response: ServerResponse,
  error: MlmodelError,
): void {
  rejected.set(request.socket, response);
  sendAndClose(request, response, encodeError(error));
}

/** Whether a request on the connection was rejected, so that later ones are not handled. */
export function isRejected(socket: Duplex): boolean {
  return rejected.has(socket);
}

/**
 * Responds to invalid HTTP, then closes the connection. Complete requests before it are answered first. If the broken
 * request already has a response, the connection is closed without another one.
 */
export function handleClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (failing.has(socket)) return;
  const response = currentResponse(socket);
  if (!socket.writable || error.code === 'ECONNRESET') socket.destroy(error);
  else if (rejected.has(socket)) rejected.get(socket)?.end();
  else if (response?.req.complete) {
    failing.add(socket);
    response.once('close', () => {
      failing.delete(socket);
      handleClientError(error, socket);
    });
  } else if (response?.headersSent) socket.destroy(error);
  else respondAndClose(socket, errorFor(error));
}

/** Writes an error response directly to a connection, and closes it. */
export function respondAndClose(socket: Duplex, error: MlmodelError): void {
  const { status, contentType, body } = encodeError(error);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `content-type: ${contentType}`,
    `content-length: ${body.length}`,
    'connection: close',
    commonHeaders.join(': '),
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1', () => socket.destroy());
}

/** @param error `reason` comes from Node's parser: a fixed text for each kind of error */
function errorFor({ code, reason }: NodeJS.ErrnoException & { reason?: unknown }): MlmodelError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new MlmodelError('BAD_REQUEST', 'The headers are too large.', { status: 431 });
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return new MlmodelError('BAD_REQUEST', 'The chunk extensions are too large.', {
        status: 413,
      });
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new MlmodelError('BAD_REQUEST', 'The request took too long to arrive.', {
        status: 408,
      });
    case 'HPE_INVALID_VERSION':
    case 'HPE_PAUSED_H2_UPGRADE':
      return unsupportedVersion();
    case 'HPE_INVALID_TRANSFER_ENCODING':
      return ambiguousLength();
    default:
      return new MlmodelError(
        'BAD_REQUEST',
        `The request is not valid HTTP/1.1${typeof reason === 'string' ? `: ${reason}` : ''}.`,
      );
  }
}
