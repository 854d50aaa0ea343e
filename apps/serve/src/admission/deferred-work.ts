/** How much a measurement changes the estimate. */
const weight = 1 / 8;

/** One of so many tasks is measured while there is little work: measuring costs two turns of the event loop. */
const measuredShare = 16;

/**
 * Estimates for how long a task keeps the event loop busy after its call has returned: onnxruntime puts each prediction
 * off with `setImmediate`, so that many calls take no time, and all of their predictions run in the same turn.
 */
export class DeferredWork {
  #cost: number | undefined;
  #since = 0;
  #calls = 0;

  /** The milliseconds that so many tasks are going to take. */
  costOf(tasks: number): number {
    return tasks * (this.#cost ?? 0);
  }

  /** A task is about to be called. @returns whether it is measured: then `endOne` must follow the call */
  beginOne(): boolean {
    this.#calls = (this.#calls + 1) % measuredShare;
    if (this.#calls !== 1) return false;
    setImmediate(this.begin);
    return true;
  }

  /** The call of a task that is measured has returned. What it has put off runs before this does. */
  endOne(): void {
    setImmediate(this.#endOne);
  }

  /** What tasks put off begins now. */
  readonly begin = (): void => {
    this.#since = performance.now();
  };

  /** What so many tasks had put off when it began has ended. */
  end(tasks: number): void {
    const measured = (performance.now() - this.#since) / tasks;
    this.#cost =
      this.#cost === undefined ? measured : this.#cost + weight * (measured - this.#cost);
  }

  readonly #endOne = (): void => this.end(1);
}
