import type { Server } from 'node:http';
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net';
import type { Channel } from './channel.js';
import type { HostProcess } from './host-process.js';
import { toPrimary, toWorker } from './worker-messages.js';

/**
 * Lets servers of a worker handle connections that come over the channel.
 * @returns makes a server do so, as `listen` of the only process
 */
export function feedServers(channel: Channel): HostProcess['listen'] {
  const servers = new Map<number, FedServer>();
  let order = 0;
  channel.answer(toWorker.connection, ({ listener }, socket) => {
    // A connection that has ended on its way arrives as undefined.
    servers.get(listener)?.take(socket as Socket | undefined);
  });
  return async (server, address) => {
    const { maxConnections } = server;
    const request = { address, order: order++, maxConnections };
    const shared = await channel.ask(toPrimary.listen, request);
    const { listener } = shared;
    const fed = new FedServer(server, { channel, listener });
    servers.set(listener, fed);
    await channel.ask(toPrimary.accept, { listener });
    return { address: shared.address as AddressInfo, stop: () => fed.stop() };
  };
}

interface Feed {
  readonly channel: Channel;
  readonly listener: number;
}

/** Lets a server that does not listen handle connections, and end as one that does. */
class FedServer {
  readonly #server: Server;
  readonly #feed: Feed;
  readonly #open = new Set<Socket>();
  /** Connections that have ended and not been reported to the primary process. */
  #ended = 0;
  #isStopped = false;

  constructor(server: Server, feed: Feed) {
    this.#server = server;
    this.#feed = feed;
    server.getConnections = (callback) => {
      callback(null, this.#open.size);
      return server;
    };
    // Makes Node check the time limits for heads and idle connections.
    server.emit('listening');
  }

  /** Resolves when no connection will come any more. */
  async stop(): Promise<void> {
    const { channel, listener } = this.#feed;
    await channel.ask(toPrimary.stopListening, { listener }).catch(() => {});
    this.#isStopped = true;
    this.#closeWhenEmpty();
  }

  take(socket: Socket | undefined): void {
    if (socket === undefined) {
      this.#countEnded();
      return;
    }
    this.#open.add(socket);
    socket.once('close', () => this.#forget(socket));
    // As Node sets it for connections of HTTP servers: a client may end its side before it reads the response.
    socket.allowHalfOpen = true;
    this.#server.emit('connection', socket);
  }

  #forget(socket: Socket): void {
    this.#open.delete(socket);
    this.#countEnded();
    this.#closeWhenEmpty();
  }

  /** For Node, the server has no connections: it emits `close`. */
  #closeWhenEmpty(): void {
    if (this.#isStopped && this.#open.size === 0) NetServer.prototype.close.call(this.#server);
  }

  /** Reports those of one turn of the event loop at once. */
  #countEnded(): void {
    this.#ended += 1;
    if (this.#ended > 1) return;
    setImmediate(() => {
      const { channel, listener } = this.#feed;
      channel.tell(toPrimary.closed, { listener, count: this.#ended });
      this.#ended = 0;
    });
  }
}
