import { createServer } from 'node:net';
import { listen } from '../server/listen.js';
import type { Channel } from './channel.js';
import { SharedListener } from './shared-listener.js';
import { type ListenRequest, type SharedAddress, toPrimary } from './worker-messages.js';

/** The listening sockets of a primary process, which stay open while workers come and go. */
export class SharedListeners {
  readonly #byAddress = new Map<string, Promise<SharedAddress>>();
  readonly #listeners: SharedListener[] = [];
  #isEnding = false;

  /**
   * Answers a worker that listens.
   * @param beforeAccept runs before it gets its first connection from a listener, and throws if it must not get any
   */
  serve(channel: Channel, beforeAccept: () => Promise<void>): void {
    const listenerOf = ({ listener }: { readonly listener: number }) => this.#listeners[listener];
    channel.answer(toPrimary.listen, (request) => this.#listen(request));
    channel.answer(toPrimary.accept, async (body) => {
      await beforeAccept();
      listenerOf(body)?.add(channel);
    });
    channel.answer(toPrimary.closed, (body) => listenerOf(body)?.countClosed(channel, body.count));
    channel.answer(toPrimary.stopListening, async (body) => {
      if (this.#isEnding) await listenerOf(body)?.close();
      listenerOf(body)?.retire(channel);
    });
  }

  /** The worker has ended. */
  replace(channel: Channel): void {
    for (const listener of this.#listeners) listener.replace(channel);
  }

  /** From now on, each socket closes when the first worker stops listening on it. */
  beginEnd(): void {
    this.#isEnding = true;
  }

  async close(): Promise<void> {
    await Promise.all(this.#listeners.map((listener) => listener.close()));
  }

  /** The same address gets the same socket, also with port 0. */
  #listen(request: ListenRequest): Promise<SharedAddress> {
    const key = JSON.stringify(request);
    const known = this.#byAddress.get(key);
    if (known !== undefined) return known;
    const opening = this.#open(request);
    this.#byAddress.set(key, opening);
    opening.catch(() => this.#byAddress.delete(key));
    return opening;
  }

  async #open({ address, maxConnections }: ListenRequest): Promise<SharedAddress> {
    const server = createServer({ pauseOnConnect: true, allowHalfOpen: true, noDelay: true });
    const id = this.#listeners.length;
    const shared = new SharedListener(server, { id, maxConnections });
    this.#listeners.push(shared);
    await listen(server, address);
    return { listener: id, address: shared.address };
  }
}
