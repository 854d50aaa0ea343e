import type { AddressInfo, Server, Socket } from 'node:net';
import { whenQueueIsEmpty } from '../lifecycle/accept-queue.js';
import type { Channel } from './channel.js';
import { toWorker } from './worker-messages.js';

/** How many connections wait while no worker accepts any; further ones are closed. */
const mostWaiting = 1_000;

interface SharedListenerOptions {
  readonly id: number;
  /** Beyond it, further connections are closed. Default: no limit. */
  readonly maxConnections?: number | undefined;
}

/** A worker that gets connections of a listener. */
interface Receiver {
  readonly channel: Channel;
  /** Connections that it has, or will get. */
  open: number;
  /** Connections that wait until it has got the one before them. */
  readonly queue: Socket[];
  isSending: boolean;
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
  #closed: Promise<void> | undefined;
  /** How many connections it has accepted so far. */
  accepted = 0;

  /** @param server listens, and pauses the connections that it accepts */
  constructor(
    server: Server,
    { id, maxConnections = Number.POSITIVE_INFINITY }: SharedListenerOptions,
  ) {
    this.#id = id;
    this.#server = server;
    server.on('connection', (socket: Socket) => {
      this.accepted += 1;
      socket.on('error', () => {});
      if (this.#countOpen() >= maxConnections) socket.destroy();
      else this.#give(socket);
    });
  }

  get address(): AddressInfo | string | null {
    return this.#server.address();
  }

  /** The worker takes connections from now on. */
  add(channel: Channel): void {
    this.#receivers.set(channel, { channel, open: 0, queue: [], isSending: false });
    for (const socket of this.#waiting.splice(0)) this.#give(socket);
  }

  /** Connections of the worker have ended. */
  countClosed(channel: Channel, count: number): void {
    const receiver = this.#receivers.get(channel);
    if (receiver !== undefined) receiver.open -= count;
  }

  /** The worker takes no more connections. Those that it has not got go to others, or to this one without others. */
  retire(channel: Channel): void {
    const receiver = this.#take(channel);
    for (const socket of receiver?.queue.splice(0) ?? []) {
      if (this.#receivers.size > 0) this.#give(socket);
      else void this.#send(socket, channel);
    }
  }

  /** The worker has ended. The connections that it has not got go to others. */
  replace(channel: Channel): void {
    const receiver = this.#take(channel);
    for (const socket of receiver?.queue.splice(0) ?? []) this.#give(socket);
  }

  /** Accepts the connections that wait to be accepted, then stops listening. Idempotent. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await whenQueueIsEmpty(this);
    this.#server.close();
    for (const socket of this.#waiting.splice(0)) socket.destroy();
  }

  #countOpen(): number {
    let count = this.#waiting.length;
    for (const { open } of this.#receivers.values()) count += open;
    return count;
  }

  #take(channel: Channel): Receiver | undefined {
    const receiver = this.#receivers.get(channel);
    this.#receivers.delete(channel);
    return receiver;
  }

  #give(socket: Socket): void {
    const receiver = this.#choose();
    if (receiver === undefined) this.#keep(socket);
    else {
      receiver.open += 1;
      receiver.queue.push(socket);
      void this.#sendNext(receiver);
    }
  }

  #keep(socket: Socket): void {
    if (this.#closed !== undefined || this.#waiting.length >= mostWaiting) socket.destroy();
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
  async #sendNext(receiver: Receiver): Promise<void> {
    if (receiver.isSending) return;
    const socket = receiver.queue.shift();
    if (socket === undefined) return;
    receiver.isSending = true;
    await this.#send(socket, receiver.channel);
    receiver.isSending = false;
    void this.#sendNext(receiver);
  }

  /** This process keeps the connection until the worker has got it, so that another one can have it instead. */
  async #send(socket: Socket, channel: Channel): Promise<void> {
    try {
      await channel.ask(toWorker.connection, { listener: this.#id }, socket);
      socket.destroy();
    } catch {
      this.replace(channel);
      this.#give(socket);
    }
  }
}
