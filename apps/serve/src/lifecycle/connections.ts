import type { Server, Socket } from 'node:net';
import type { OneAtATime } from '../admission/one-at-a-time.js';
import { idleSockets } from '../http/idle-sockets.js';
import { Connection } from './connection.js';

/** How often connections are looked at until they are to end, in milliseconds. */
const interval = 5_000;

/** The open connections of a server. */
export interface Connections {
  /** How many were accepted so far. */
  readonly accepted: number;
  /** From now on, a connection ends after its next response. */
  beginEnding(): void;
  /** Ends connections on which nothing has happened for some milliseconds. */
  endQuiet(milliseconds: number): void;
}

/** Watches the connections of a server whose listeners get one request at a time. */
export function watchConnections(server: Server, requests: OneAtATime): Connections {
  const open = new Set<Connection>();
  let accepted = 0;
  const watch = (socket: Socket) => {
    const connection = new Connection(socket);
    open.add(connection);
    socket.once('close', () => open.delete(connection));
  };
  const endQuiet = (milliseconds: number) => {
    const now = performance.now();
    const idle = idleSockets(server);
    for (const connection of open) {
      if (now - connection.quietSince(now, idle) >= milliseconds) connection.socket.destroySoon();
    }
  };
  server.on('connection', (socket: Socket) => {
    accepted += 1;
    watch(socket);
  });
  // With TLS, requests come on another socket after the handshake. The first one is closed with it.
  server.on('secureConnection', watch);
  const timer = setInterval(() => endQuiet(Number.POSITIVE_INFINITY), interval).unref();
  server.once('close', () => clearInterval(timer));
  return {
    get accepted() {
      return accepted;
    },
    beginEnding() {
      requests.beginEnding(Array.from(open, ({ socket }) => socket));
    },
    endQuiet,
  };
}
