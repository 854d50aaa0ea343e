import type { ServerResponse } from 'node:http';
import type { Server, Socket } from 'node:net';

/** A connection with Node's internal reference to its current response. */
type Connection = Socket & { readonly _httpMessage?: ServerResponse | null };

/** How often connections are looked at, in milliseconds. */
const interval = 5_000;

/**
 * Closes connections whose clients do not read: a response that is complete but not sent is held in memory, and gets this
 * time since its last progress.
 * @param seconds 0 is no limit
 */
export function cutSlowReaders(server: Server, seconds: number): void {
  if (seconds === 0) return;
  const open = new Set<Connection>();
  const watch = (socket: Connection) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  };
  server.on('connection', watch);
  // With TLS, responses refer to the socket in a connection.
  server.on('secureConnection', watch);
  const timer = setInterval(() => {
    for (const { _httpMessage: response, timeout } of open) {
      // The scoring handler sets the limit of its responses itself.
      const isLimited = timeout !== undefined && timeout > 0;
      if (response?.writableEnded === true && !isLimited) response.setTimeout(seconds * 1000);
    }
  }, interval).unref();
  server.once('close', () => clearInterval(timer));
}
