/** Transfers at a time. */
const mostTransfers = 8;

/** Lets so many transfers run at a time that a store is busy, in the order in which they came. */
export class TransferLimiter {
  #free = mostTransfers;
  readonly #waiting: (() => void)[] = [];

  /** Does some work when its turn comes. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
