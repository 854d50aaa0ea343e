import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { MlmodelError } from '@mlmodel/core';
import { encodeError } from '@mlmodel/scoring';

/** What Node keeps of the response that is being made on a connection. */
type Connection = Duplex & { readonly _httpMessage?: ServerResponse | null };

/** Answers what is no HTTP, then closes the connection; a response that has begun is not disturbed. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  const begun = (socket as Connection)._httpMessage?.headersSent ?? false;
  if (!socket.writable || begun || error.code === 'ECONNRESET') {
    socket.destroy(error);
    return;
  }
  const { status, contentType, body } = encodeError(errorFor(error.code));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `content-type: ${contentType}`,
    `content-length: ${body.length}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1', () => socket.destroy(error));
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
