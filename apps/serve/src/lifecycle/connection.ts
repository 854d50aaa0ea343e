import type { Socket } from 'node:net';
import { awaitsRequest, currentResponse } from '../http/current-response.js';

/** A connection of a client, and for how long nothing has happened on it, as far as was seen. */
export class Connection {
  readonly socket: Socket;
  readonly #isHandshake: boolean;
  #quietSince = performance.now();
  /** How many bytes had been read when it was last looked at. */
  #bytesRead: number;

  /** @param isHandshake whether requests come on another socket after a handshake, for which it is the connection */
  constructor(socket: Socket, isHandshake: boolean) {
    this.socket = socket;
    this.#isHandshake = isHandshake;
    this.#bytesRead = socket.bytesRead;
  }

  /**
   * Since when no request has run on it or arrived, in milliseconds of `performance.now()`: as precise as the times between
   * calls, so that requests need not record it.
   */
  quietSince(now: number): number {
    const { bytesRead } = this.socket;
    if (this.#isBusy || bytesRead !== this.#bytesRead) {
      this.#bytesRead = bytesRead;
      this.#quietSince = now;
    }
    return this.#quietSince;
  }

  get #isBusy(): boolean {
    if (currentResponse(this.socket) !== undefined) return true;
    return this.socket.bytesRead > 0 && (this.#isHandshake || awaitsRequest(this.socket));
  }
}
