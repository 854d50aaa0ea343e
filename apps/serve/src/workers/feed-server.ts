import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Address } from '../server/listen.js';
import type { Channel } from './channel.js';
import { toPrimary, toWorker } from './worker-messages.js';

/** Servers of a worker that get their connections from the primary process. */
export interface FedServers {
  /** As `listen` for a server of the only process. */
  listen(server: Server, address: Address): Promise<AddressInfo>;
}

/** Takes the connections that come over the channel. */
export function feedServers(channel: Channel): FedServers {
  const servers = new Map<number, FedServer>();
  let order = 0;
  channel.answer(toWorker.connection, ({ listener }, socket) => {
    // A connection that has ended on its way arrives as undefined.
    servers.get(listener)?.take(socket as Socket | undefined);
  });
  return {
    async listen(server, address) {
      const shared = await channel.ask(toPrimary.listen, { address, order: order++ });
      const { listener } = shared;
      servers.set(listener, new FedServer(server, { channel, listener }));
      server.address = () => shared.address;
      await channel.ask(toPrimary.accept, { listener });
      return shared.address as AddressInfo;
    },
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
  /** Connections that have ended since the primary process was told. */
  #ended = 0;
  #whenEmpty: (() => void) | undefined;
  #closing: Promise<void> | undefined;

  constructor(server: Server, feed: Feed) {
    this.#server = server;
    this.#feed = feed;
    const close = server.close.bind(server);
    server.close = (callback) => {
      if (callback !== undefined) server.once('close', () => callback());
      this.#closing ??= this.#close().then(() => void close());
      return server;
    };
    // Makes Node check the time limits for heads and idle connections.
    server.emit('listening');
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
    if (this.#open.size === 0) this.#whenEmpty?.();
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

  /** Resolves when no connection is open and none will come. */
  async #close(): Promise<void> {
    const { channel, listener } = this.#feed;
    await channel.ask(toPrimary.stopListening, { listener }).catch(() => {});
    this.#server.closeIdleConnections();
    if (this.#open.size > 0) await new Promise<void>((resolve) => (this.#whenEmpty = resolve));
  }
}
