import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { MlmodelError } from '@mlmodel/core';
import { encodeError } from '@mlmodel/scoring';
import { ambiguousLength, unsupportedVersion } from '../http/http-errors.js';
import { sendAndClose } from '../http/send-and-close.js';

/** What Node keeps of the response that is being made on a connection. */
type Connection = Duplex & { readonly _httpMessage?: ServerResponse | null };

/** Connections of which what came last is no HTTP, while requests that came before are still answered. */
const failing = new WeakSet<Duplex>();

/** Connections of which a request was refused, with its response: what follows it may be no request. */
const refused = new WeakMap<Duplex, ServerResponse>();

/** Refuses a request and all that follows it on its connection. */
export function refuseConnection(
  request: IncomingMessage,
  response: ServerResponse,
  error: MlmodelError,
): void {
  refused.set(request.socket, response);
  sendAndClose(request, response, encodeError(error));
}

/** Whether a request on the connection was refused, and is the last one that is answered. */
export function isRefused(socket: Duplex): boolean {
  return refused.has(socket);
}

/**
 * Answers what is no HTTP, then closes the connection. Requests that are complete are answered before; a response of
 * the broken one that has begun is not disturbed.
 */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (failing.has(socket)) return;
  const response = (socket as Connection)._httpMessage;
  if (!socket.writable || error.code === 'ECONNRESET') socket.destroy(error);
  else if (refused.has(socket)) refused.get(socket)?.end();
  else if (response?.req.complete) {
    failing.add(socket);
    response.once('close', () => {
      failing.delete(socket);
      answerClientError(error, socket);
    });
  } else if (response?.headersSent) socket.destroy(error);
  else answerAndClose(socket, errorFor(error));
}

/** Writes an error to a connection that Node has no response for, and closes it. */
export function answerAndClose(socket: Duplex, error: MlmodelError): void {
  const { status, contentType, body } = encodeError(error);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `content-type: ${contentType}`,
    `content-length: ${body.length}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1', () => socket.destroy());
}

/** @param error `reason` is what Node's parser says: a fixed text about the kind of fault */
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
        `This is not a valid HTTP/1.1 request${typeof reason === 'string' ? `: ${reason}` : ''}.`,
      );
  }
}
