/**
 * How long a request may keep the event loop of the server busy, in milliseconds. A scorer process adds some 0.25 ms of
 * CPU time a request and a fifth to that of a large body: 1,000 rows of 40 columns take 3.2 ms here and 4 ms there. So
 * with a limit of 1 ms such requests would cost a fifth more; with 5 ms, what is slowed down takes longer than that.
 */
const budget = 5;

/** Smaller bodies say nothing about the cost of a byte. */
const minMeasuredBytes = 4 * 1024;

/** How many measurements in a row have to agree: a pause or a busy machine only makes them longer. */
const windowSize = 4;

export interface CostEstimateOptions {
  /** Bodies of more bytes are never short work; -1 if none is. */
  readonly maxBytes: number;
  /** Initial estimate of the milliseconds for a small request. */
  readonly baseCost: number;
  /** False if the duration of a request does not show how long it keeps this process busy. */
  readonly learns: boolean;
}

/**
 * Estimates how long a body of some size keeps the event loop busy: a base cost for each request and a cost for each
 * byte, both learned from requests that ran while no other did.
 */
export class CostEstimate {
  readonly maxBytes: number;
  readonly #learns: boolean;
  readonly #baseCost: RecentMinimum;
  readonly #byteCost = new RecentMinimum(0);

  constructor({ maxBytes, baseCost, learns }: CostEstimateOptions) {
    this.maxBytes = maxBytes;
    this.#learns = learns;
    this.#baseCost = new RecentMinimum(baseCost);
  }

  /** Whether a body of this many bytes is short work, which the server does itself. */
  isShort(bytes: number): boolean {
    return bytes <= this.maxBytes && this.#baseCost.value + this.#byteCost.value * bytes <= budget;
  }

  /** Records how long a body took. */
  learn(bytes: number, milliseconds: number): void {
    if (!this.#learns) return;
    if (bytes < minMeasuredBytes) this.#baseCost.add(milliseconds);
    else this.#byteCost.add(Math.max(0, milliseconds - this.#baseCost.value) / bytes);
  }
}

/** The minimum of the most recent measurements. */
class RecentMinimum {
  readonly #recent: number[];
  #next = 0;
  value: number;

  constructor(initial: number) {
    this.#recent = Array.from({ length: windowSize }, () => initial);
    this.value = initial;
  }

  add(measured: number): void {
    this.#recent[this.#next] = measured;
    this.#next = (this.#next + 1) % windowSize;
    this.value = Math.min(...this.#recent);
  }
}
