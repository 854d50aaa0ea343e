import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EncodedError } from '@mlmodel/scoring';

/** How long and how much a client may go on sending after its answer, in milliseconds and bytes. */
const lingerTime = 2_000;
const lingerBytes = 16 * 1024 * 1024;

/**
 * Answers a request whose body is not wanted, then closes the connection. What the client still sends is thrown away
 * for a while: closing at once would reset the connection, and the client would lose the answer.
 */
export function sendAndClose(
  request: IncomingMessage,
  response: ServerResponse,
  { status, contentType, body }: EncodedError,
): void {
  response.writeHead(status, [
    'content-type',
    contentType,
    'content-length',
    String(body.length),
    'connection',
    'close',
  ]);
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
