import type { AddressInfo, Server, Socket } from 'node:net';
import type { Channel } from './channel.js';
import { toWorker } from './worker-messages.js';

/** How many connections wait while no worker accepts any; further ones are closed. */
const mostWaiting = 1_000;

/** A worker that gets connections of a listener. */
interface Receiver {
  readonly channel: Channel;
  /** Connections that it has, or will get. */
  open: number;
  /** Connections that wait until the one before them has been sent. */
  readonly queue: Socket[];
  sending: Socket | undefined;
}

/**
 * A listening socket of the primary process, which accepts connections and gives each to the worker that has the fewest.
 * (Between `node:cluster` workers that accept in turn, 2 and 14 of 16 connections were measured; the kernel's choice
 * with `reusePort` is random. See docs/decisions/worker-processes.md.)
 */
export class SharedListener {
  readonly #id: number;
  readonly #server: Server;
  /** The one that got a connection last is last. */
  readonly #receivers = new Map<Channel, Receiver>();
  readonly #waiting: Socket[] = [];
  #closed = false;

  /** @param server listens, and pauses the connections that it accepts */
  constructor(id: number, server: Server) {
    this.#id = id;
    this.#server = server;
    server.on('connection', (socket: Socket) => {
      socket.on('error', () => {});
      this.#give(socket);
    });
  }

  get address(): AddressInfo | string | null {
    return this.#server.address();
  }

  /** The worker takes connections from now on. */
  add(channel: Channel): void {
    this.#receivers.set(channel, { channel, open: 0, queue: [], sending: undefined });
    for (const socket of this.#waiting.splice(0)) this.#give(socket);
  }

  /** Connections of the worker have ended. */
  countClosed(channel: Channel, count: number): void {
    const receiver = this.#receivers.get(channel);
    if (receiver !== undefined) receiver.open -= count;
  }

  /**
   * The worker takes no more connections, or has ended. Those that have not been sent go to others; without others, to
   * this one if it runs.
   */
  remove(channel: Channel): void {
    const receiver = this.#receivers.get(channel);
    if (receiver === undefined) return;
    this.#receivers.delete(channel);
    const { queue, sending } = receiver;
    // Its channel does not report what became of this one if the worker has ended.
    if (sending !== undefined && !channel.connected) {
      receiver.sending = undefined;
      queue.unshift(sending);
    }
    const isLast = this.#receivers.size === 0 && channel.connected;
    for (const socket of queue.splice(0)) {
      if (isLast) channel.tell(toWorker.connection, { listener: this.#id }, { handle: socket });
      else this.#give(socket);
    }
  }

  /** Stops listening. Connections that no worker has taken are closed. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#server.close();
    for (const socket of this.#waiting.splice(0)) socket.destroy();
  }

  #give(socket: Socket): void {
    const receiver = this.#choose();
    if (receiver === undefined) this.#keep(socket);
    else {
      receiver.open += 1;
      receiver.queue.push(socket);
      this.#send(receiver);
    }
  }

  #keep(socket: Socket): void {
    if (this.#closed || this.#waiting.length >= mostWaiting) socket.destroy();
    else this.#waiting.push(socket);
  }

  #choose(): Receiver | undefined {
    let best: Receiver | undefined;
    for (const receiver of this.#receivers.values()) {
      if (best === undefined || receiver.open < best.open) best = receiver;
    }
    if (best !== undefined) {
      this.#receivers.delete(best.channel);
      this.#receivers.set(best.channel, best);
    }
    return best;
  }

  /** Sends one connection at a time, so that those behind it can go to another worker. */
  #send(receiver: Receiver): void {
    if (receiver.sending !== undefined) return;
    const socket = receiver.queue.shift();
    if (socket === undefined) return;
    receiver.sending = socket;
    receiver.channel.tell(
      toWorker.connection,
      { listener: this.#id },
      {
        handle: socket,
        sent: (error) => {
          if (receiver.sending !== socket) return;
          receiver.sending = undefined;
          if (error !== null) this.#give(socket);
          else this.#send(receiver);
        },
      },
    );
  }
}
