/** How many seconds are remembered. */
const remembered = 10;

/** The longest estimate in seconds. */
const longest = 60;

/** How many requests are answered in a second, when there is enough to do. */
export class Throughput {
  /** Answers of the current second. To be increased with each. */
  answered = 0;
  readonly #recent: number[] = [];
  readonly #timer = setInterval(() => this.#endSecond(), 1000).unref();

  /** Estimates in how many seconds so many requests are answered, at least 1. */
  secondsFor(requests: number): number {
    if (requests === 0) return 1;
    const perSecond = Math.max(this.answered, ...this.#recent);
    return Math.max(1, Math.min(longest, Math.ceil(requests / perSecond)));
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #endSecond(): void {
    this.#recent.push(this.answered);
    if (this.#recent.length > remembered) this.#recent.shift();
    this.answered = 0;
  }
}
