export interface BodyMemoryOptions {
  readonly maxBytes: number;
  /** Ends the upload that has made no progress for the longest time. @returns false if all of them make progress */
  readonly giveWay: () => boolean;
}

/** Bounds the bytes of all bodies that have arrived, whole or in part, for requests that have not ended. */
export class BodyMemory {
  readonly #options: BodyMemoryOptions;
  #bytes = 0;

  constructor(options: BodyMemoryOptions) {
    this.#options = options;
  }

  /**
   * Counts bytes that have arrived.
   * @returns false if they are too many, even at the cost of uploads that have stalled: their request has to end
   */
  add(bytes: number): boolean {
    this.#bytes += bytes;
    return this.makeRoom(0);
  }

  release(bytes: number): void {
    this.#bytes -= bytes;
  }

  /** Ends uploads that have stalled until there is room for that many bytes. @returns whether there is */
  makeRoom(bytes: number): boolean {
    const { maxBytes, giveWay } = this.#options;
    while (this.#bytes + bytes > maxBytes) if (!giveWay()) return false;
    return true;
  }
}
