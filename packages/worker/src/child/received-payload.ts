import type { MemoryStock } from '../memory-stock.js';

/** Least memory that is reserved when the length of a payload is not known. */
const leastBytes = 64 * 1024;

/** A payload that arrives in pieces, copied into few pieces of memory: one if its length is known. */
export class ReceivedPayload {
  readonly #full: Uint8Array[] = [];
  #memory: Uint8Array | undefined;
  /** How many bytes of the memory, and of the payload, there are. */
  #used = 0;
  #bytes = 0;
  readonly #expectedBytes: number;
  readonly #stock: MemoryStock | undefined;

  /**
   * @param expectedBytes how long it probably is; 0 if that is not known
   * @param stock where long memory comes from, if not from the system
   */
  constructor(expectedBytes = 0, stock?: MemoryStock) {
    this.#expectedBytes = expectedBytes;
    this.#stock = stock;
  }

  /** @param missing how many bytes, with those of the piece, are known to be missing */
  append(piece: Uint8Array, missing = piece.byteLength): void {
    let rest = piece;
    while (rest.byteLength > 0) {
      const memory = this.#memoryFor(missing);
      const part = rest.subarray(0, memory.byteLength - this.#used);
      memory.set(part, this.#used);
      this.#used += part.byteLength;
      this.#bytes += part.byteLength;
      rest = rest.subarray(part.byteLength);
    }
  }

  /** What has arrived so far. */
  get pieces(): readonly Uint8Array[] {
    const last = this.#memory?.subarray(0, this.#used);
    return last === undefined ? this.#full : [...this.#full, last];
  }

  /** Memory with room for at least one more byte. */
  #memoryFor(missing: number): Uint8Array {
    if (this.#memory !== undefined && this.#used < this.#memory.byteLength) return this.#memory;
    if (this.#memory !== undefined) this.#full.push(this.#memory);
    const bytes = this.#nextBytes(missing);
    const stock = bytes < leastBytes ? undefined : this.#stock;
    this.#memory = stock?.take(bytes) ?? Buffer.allocUnsafeSlow(bytes);
    this.#used = 0;
    return this.#memory;
  }

  #nextBytes(missing: number): number {
    if (this.#bytes === 0 && missing >= this.#expectedBytes) return missing;
    if (this.#bytes < this.#expectedBytes) return this.#expectedBytes - this.#bytes;
    return Math.max(missing, this.#bytes, leastBytes);
  }
}
