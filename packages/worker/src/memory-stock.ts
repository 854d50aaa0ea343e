import { releaseBytes } from './release-bytes.js';

export interface MemoryStockOptions {
  /** Most bytes that are kept for later. */
  readonly mostBytes: number;
  /** Milliseconds without use after which nothing is kept. */
  readonly idleTimeout: number;
}

/**
 * Memory that is used again and again. New memory for each of many megabytes costs more time than copying into it: the
 * system has to fill its pages with zeros, and V8 starts a full garbage collection after every few megabytes.
 */
export class MemoryStock {
  readonly #options: MemoryStockOptions;
  /** The memory that is handed out at present. */
  readonly #taken = new WeakSet<ArrayBufferLike>();
  /** What was given back last is at the end. */
  readonly #kept: Uint8Array[] = [];
  #keptBytes = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: MemoryStockOptions) {
    this.#options = options;
  }

  /** @returns memory of at least so many bytes, and at most twice as many, with any content */
  take(bytes: number): Uint8Array {
    const fits = (memory: Uint8Array) =>
      memory.byteLength >= bytes && memory.byteLength <= 2 * bytes;
    const index = this.#kept.findLastIndex(fits);
    const [kept] = index < 0 ? [] : this.#kept.splice(index, 1);
    if (kept !== undefined) this.#keptBytes -= kept.byteLength;
    const memory = kept ?? Buffer.allocUnsafeSlow(bytes);
    this.#taken.add(memory.buffer);
    return memory;
  }

  /**
   * Takes memory back that nothing refers to any more.
   * @param bytes the memory or a part of it; other bytes are freed, see {@link releaseBytes}
   */
  give(bytes: Uint8Array): void {
    const { buffer } = bytes;
    if (!this.#taken.delete(buffer)) {
      releaseBytes(bytes);
      return;
    }
    const memory = new Uint8Array(buffer);
    this.#kept.push(memory);
    this.#keptBytes += memory.byteLength;
    while (this.#keptBytes > this.#options.mostBytes) this.#free();
    if (this.#timer === undefined) this.#startTimer();
    else this.#timer.refresh();
  }

  /** Frees what was not used for the longest time. */
  #free(): void {
    const oldest = this.#kept.shift();
    if (oldest === undefined) return;
    this.#keptBytes -= oldest.byteLength;
    releaseBytes(oldest);
  }

  #startTimer(): void {
    const freeAll = () => {
      this.#timer = undefined;
      while (this.#kept.length > 0) this.#free();
    };
    this.#timer = setTimeout(freeAll, this.#options.idleTimeout).unref();
  }
}
