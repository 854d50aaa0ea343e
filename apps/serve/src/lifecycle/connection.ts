import type { Socket } from 'node:net';
import { currentResponse } from '../http/current-response.js';

/** A connection of a client, and for how long nothing has happened on it, as far as was seen. */
export class Connection {
  readonly socket: Socket;
  #quietSince = performance.now();
  /** How many bytes had been read when it was last looked at. */
  #bytesRead: number;

  constructor(socket: Socket) {
    this.socket = socket;
    this.#bytesRead = socket.bytesRead;
  }

  /**
   * Since when no request has run on it or arrived, in milliseconds of `performance.now()`: as precise as the times between
   * calls, so that requests need not record it.
   * @param idle sockets on which no request is arriving
   */
  quietSince(now: number, idle: ReadonlySet<Socket>): number {
    const { bytesRead } = this.socket;
    const isArriving = bytesRead > 0 && !idle.has(this.socket);
    const isRunning = currentResponse(this.socket) !== undefined;
    if (isArriving || isRunning || bytesRead !== this.#bytesRead) {
      this.#bytesRead = bytesRead;
      this.#quietSince = now;
    }
    return this.#quietSince;
  }
}
