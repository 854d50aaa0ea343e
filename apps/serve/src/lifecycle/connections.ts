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
  server.on(connectionEventOf(server), (socket: Socket) => {
    accepted += 1;
    const connection = new Connection(socket, () => isEnding);
    setConnection(socket, connection);
    open.add(connection);
    socket.once('close', () => open.delete(connection));
  });
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

/** The event with the socket that requests refer to: the one of TLS, if the server speaks it. */
export function connectionEventOf(server: Server): string {
  return 'setSecureContext' in server ? 'secureConnection' : 'connection';
}
