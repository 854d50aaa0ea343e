/** How much a measurement changes the estimate. */
const weight = 1 / 8;

/**
 * Estimates for how long a task keeps the event loop busy after its call has returned: onnxruntime puts each prediction
 * off with `setImmediate`, so that many calls take no time, and all of their predictions run in the same turn.
 */
export class DeferredWork {
  #cost: number | undefined;
  #since = 0;

  /** The milliseconds that so many tasks are going to take. */
  costOf(tasks: number): number {
    return tasks * (this.#cost ?? 0);
  }

  /** What was put off begins now. */
  readonly begin = (): void => {
    this.#since = performance.now();
  };

  /** What so many tasks had put off when it began has ended. */
  end(tasks: number): void {
    const measured = (performance.now() - this.#since) / tasks;
    this.#cost =
      this.#cost === undefined ? measured : this.#cost + weight * (measured - this.#cost);
  }
}
