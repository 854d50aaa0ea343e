import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { MlmodelError } from '@mlmodel/core';
import { encodeError } from '@mlmodel/scoring';

/** What Node keeps of the response that is being made on a connection. */
type Connection = Duplex & { readonly _httpMessage?: ServerResponse | null };

/** Connections of which what came last is no HTTP, while requests that came before are still answered. */
const failing = new WeakSet<Duplex>();

/**
 * Answers what is no HTTP, then closes the connection. Requests that are complete are answered before; a response of
 * the broken one that has begun is not disturbed.
 */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (failing.has(socket)) return;
  const response = (socket as Connection)._httpMessage;
  if (!socket.writable || error.code === 'ECONNRESET') socket.destroy(error);
  else if (response?.req.complete) {
    failing.add(socket);
    response.once('close', () => {
      failing.delete(socket);
      answerClientError(error, socket);
    });
  } else if (response?.headersSent) socket.destroy(error);
  else answerAndClose(socket, errorFor(error.code));
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

function errorFor(code: string | undefined): MlmodelError {
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
    default:
      return new MlmodelError('BAD_REQUEST', 'This is not a valid HTTP/1.1 request.');
  }
}
