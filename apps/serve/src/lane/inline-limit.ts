/** The longest that a request should keep the event loop busy, in milliseconds. */
const budget = 30;

/** Bodies up to this size are read fast enough in every text form. */
const largestInline = 1024 * 1024;

/** Bodies below this tell nothing about the cost of a byte. */
const smallestTelling = 4 * 1024;

/** How much one measurement counts against those before. */
const weight = 0.25;

/**
 * Decides from its size whether a body is short work: a fixed part for any request and a part for each byte, both
 * learned from requests that ran alone.
 */
export class InlineLimit {
  #fixed = 0;
  #perByte = 0;

  /** Whether a body of this many bytes is short work. */
  fits(bytes: number): boolean {
    return bytes <= largestInline && this.#fixed + this.#perByte * bytes <= budget;
  }

  /** Takes the time that scoring a body took. */
  learn(bytes: number, milliseconds: number): void {
    if (bytes < smallestTelling) this.#fixed += weight * (milliseconds - this.#fixed);
    else {
      const perByte = Math.max(0, milliseconds - this.#fixed) / bytes;
      this.#perByte += weight * (perByte - this.#perByte);
    }
  }

  /** Takes the least time that a request of few bytes needs, measured at the start. */
  startWith(milliseconds: number): void {
    this.#fixed = milliseconds;
  }
}
