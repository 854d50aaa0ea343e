/** Characters that may be logged at once. */
const burst = 256 * 1024;

/** Characters that may be logged each second in the long run. */
const perSecond = 16 * 1024;

/** What a line costs besides its characters: some 1,000 short lines may be logged at once. */
const costOfLine = 256;

/** What has to be saved before anything is logged again after the budget was spent. */
const restart = 32 * 1024;

/** How much of a child's output goes to the log: a program that prints without end fills no disk. */
export class OutputBudget {
  #left = burst;
  #needed = 0;
  #filledAt = performance.now();

  /** @returns false when the line has to be left out */
  take(line: string): boolean {
    const now = performance.now();
    const earned = ((now - this.#filledAt) / 1000) * perSecond;
    this.#left = Math.min(burst, this.#left + earned);
    this.#filledAt = now;
    const cost = line.length + costOfLine;
    if (this.#left < Math.max(cost, this.#needed)) {
      this.#needed = restart;
      return false;
    }
    this.#needed = 0;
    this.#left -= cost;
    return true;
  }
}
