/** Minimum length of a match. */
const leastMatch = 4;

/**
 * Decompresses a block of LZ4.
 * Format: https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md
 * @param size of the decompressed data
 * @throws RangeError for a malformed block, and for data of another size
 */
export function decompressLz4(bytes: Uint8Array, size: number): Uint8Array {
  const output = new Uint8Array(size);
  if (readLz4Block(bytes, { output, start: 0 }) !== size) throw malformed();
  return output;
}

/** Where a block is decompressed to. */
export interface BlockOutput {
  /** What is before `start` may be repeated by the block. */
  readonly output: Uint8Array;
  readonly start: number;
}

/**
 * Decompresses a block of LZ4 into memory that has room for it.
 * @returns the end of its data in the output
 * @throws RangeError for a malformed block, and for data that the output has no room for
 */
export function readLz4Block(bytes: Uint8Array, { output, start }: BlockOutput): number {
  return new Block(bytes, { output, start }).read();
}

class Block {
  readonly #output: Uint8Array;
  readonly #bytes: Uint8Array;
  #position = 0;
  #end: number;

  constructor(bytes: Uint8Array, { output, start }: BlockOutput) {
    this.#bytes = bytes;
    this.#output = output;
    this.#end = start;
  }

  read(): number {
    while (this.#position < this.#bytes.length) {
      const token = this.#byte();
      this.#literals(this.#length(token >> 4));
      // The last sequence has no match.
      if (this.#position < this.#bytes.length) this.#match(token & 0x0f);
    }
    return this.#end;
  }

  #literals(length: number): void {
    const next = this.#position + length;
    if (next > this.#bytes.length || this.#end + length > this.#output.length) throw malformed();
    this.#output.set(this.#bytes.subarray(this.#position, next), this.#end);
    this.#position = next;
    this.#end += length;
  }

  #match(short: number): void {
    const offset = this.#byte() | (this.#byte() << 8);
    const end = this.#end + this.#length(short) + leastMatch;
    if (offset === 0 || offset > this.#end || end > this.#output.length) throw malformed();
    const output = this.#output;
    let from = this.#end - offset;
    if (offset >= end - this.#end) output.copyWithin(this.#end, from, from + end - this.#end);
    // A match may overlap its own output, which repeats it.
    else for (let to = this.#end; to < end; to++) output[to] = output[from++] as number;
    this.#end = end;
  }

  /** Four bits, extended by further bytes while they are full. */
  #length(short: number): number {
    let length = short;
    if (short < 0x0f) return length;
    for (;;) {
      const byte = this.#byte();
      length += byte;
      if (byte < 0xff) return length;
    }
  }

  #byte(): number {
    const byte = this.#bytes[this.#position++];
    if (byte === undefined) throw malformed();
    return byte;
  }
}

function malformed(): RangeError {
  return new RangeError('A block of LZ4 is malformed.');
}
