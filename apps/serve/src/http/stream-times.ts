/** How long a stream takes, in milliseconds. */
export class StreamTimes {
  readonly #beganAt = performance.now();
  #waited = 0;
  #waitingSince: number | undefined;

  /** The client does not take more: the model waits from now on. */
  beginWaiting(): void {
    this.#waitingSince = performance.now();
  }

  /** The client takes more. */
  endWaiting(): void {
    this.#waited = this.waitedForReader(performance.now());
    this.#waitingSince = undefined;
  }

  /** For how long the model waited for the client, in all. */
  waitedForReader(now: number): number {
    return this.#waited + (this.#waitingSince === undefined ? 0 : now - this.#waitingSince);
  }

  /** The time since the first event. */
  total(now: number): number {
    return now - this.#beganAt;
  }
}
