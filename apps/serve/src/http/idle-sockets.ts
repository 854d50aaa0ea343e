import type { Server, Socket } from 'node:net';

/** Node's internal list of the parsers of a server's connections. */
interface ConnectionsList {
  /** Those that have parsed a whole request, and nothing of another one. */
  idle(): readonly { readonly socket: Socket }[];
}

/**
 * The sockets on which no request is arriving after the latest one: those that `closeIdleConnections` would close, and
 * those on which a response is still to be sent. Sockets that have received nothing yet are not among them.
 */
export function idleSockets(server: Server): ReadonlySet<Socket> {
  const symbols = Object.getOwnPropertySymbols(server);
  const key = symbols.find(({ description }) => description === 'http.server.connections');
  const list = key && (server as unknown as Record<symbol, ConnectionsList>)[key];
  return new Set(list?.idle().map(({ socket }) => socket));
}
