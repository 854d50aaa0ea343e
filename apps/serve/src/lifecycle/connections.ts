import type { Server, Socket } from 'node:net';
import { Connection, setConnection } from './connection.js';

/** The open connections of a server. */
export interface Connections {
  /** How many were accepted so far. */
  readonly accepted: number;
  /** From now on, a connection ends after its next response. */
  beginEnding(): void;
  /** Ends connections on which nothing has happened for some milliseconds. */
  endQuiet(milliseconds: number): void;
}

/** Watches the connections of a server whose responses are `EndingResponse`s. */
export function watchConnections(server: Server): Connections {
  const open = new Set<Connection>();
  let accepted = 0;
  let isEnding = false;
  const watch = (socket: Socket) => {
    const connection = new Connection(socket, () => isEnding);
    setConnection(socket, connection);
    open.add(connection);
    socket.once('close', () => open.delete(connection));
  };
  server.on('connection', (socket) => {
    accepted += 1;
    watch(socket);
  });
  // With TLS, requests refer to the socket in a connection, which is there after the handshake.
  server.on('secureConnection', watch);
  return {
    get accepted() {
      return accepted;
    },
    beginEnding() {
      isEnding = true;
    },
    endQuiet(milliseconds) {
      const time = performance.now() - milliseconds;
      for (const connection of open) connection.endIfQuietSince(time);
    },
  };
}
