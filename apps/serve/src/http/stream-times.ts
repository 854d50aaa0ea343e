/** How long a stream takes, in milliseconds. */
export class StreamTimes {
  readonly #startedAt = performance.now();
  #waited = 0;
  #waitingSince: number | undefined;

  /** Called when the client is not reading: the model waits from now on. */
  beginWaiting(): void {
    this.#waitingSince = performance.now();
  }

  /** Called when the client reads again. */
  endWaiting(): void {
    this.#waited = this.waitedForClient(performance.now());
    this.#waitingSince = undefined;
  }

  /** The total time that the model waited for the client. */
  waitedForClient(now: number): number {
    return this.#waited + (this.#waitingSince === undefined ? 0 : now - this.#waitingSince);
  }

  /** The time since the start of the stream. */
  total(now: number): number {
    return now - this.#startedAt;
  }
}
