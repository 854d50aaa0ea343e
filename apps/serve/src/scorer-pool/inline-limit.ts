/** The longest that a request should keep the event loop busy, in milliseconds. */
const budget = 30;

/** Bodies below this tell nothing about the cost of a byte. */
const smallestTelling = 4 * 1024;

/** How many measurements in a row have to agree that work is long: a pause or a busy machine only adds time. */
const agreement = 4;

export interface InlineLimitOptions {
  /** Bytes up to which bodies are short work as long as nothing is known; -1 for none at all. */
  readonly largest: number;
  /** Milliseconds that a small request takes, as far as known. */
  readonly fixed: number;
  /** False where the time of a request does not tell how long it keeps this process busy. */
  readonly learns: boolean;
}

/**
 * Decides from its size whether a body is short work: a fixed part for any request and a part for each byte, both
 * learned from requests that ran alone.
 */
export class InlineLimit {
  /** Bodies of more work than this are never short. */
  readonly largest: number;
  readonly #fixed: LeastOfLatest;
  readonly #perByte = new LeastOfLatest(0);
  readonly #learns: boolean;

  constructor({ largest, fixed, learns }: InlineLimitOptions) {
    this.largest = largest;
    this.#learns = learns;
    this.#fixed = new LeastOfLatest(fixed);
  }

  /** Whether a body of this many bytes is short work. */
  fits(bytes: number): boolean {
    return bytes <= this.largest && this.#fixed.value + this.#perByte.value * bytes <= budget;
  }

  /** Takes the time that scoring a body took. */
  learn(bytes: number, milliseconds: number): void {
    if (!this.#learns) return;
    if (bytes < smallestTelling) this.#fixed.add(milliseconds);
    else this.#perByte.add(Math.max(0, milliseconds - this.#fixed.value) / bytes);
  }
}

/** The least of the latest measurements. */
class LeastOfLatest {
  readonly #latest: number[];
  #next = 0;
  value: number;

  constructor(known: number) {
    this.#latest = Array.from({ length: agreement }, () => known);
    this.value = known;
  }

  add(measured: number): void {
    this.#latest[this.#next] = measured;
    this.#next = (this.#next + 1) % agreement;
    this.value = Math.min(...this.#latest);
  }
}
