/** Bytes of the two lengths before each part of a framed block. */
const frameBytes = 8;

/** Minimum length of a match. */
const leastMatch = 4;

/**
 * Decompresses a block of LZ4.
 * Format: https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md
 * @param size of the decompressed data
 * @throws RangeError for a malformed block, and for data of another size
 */
export function decompressLz4(bytes: Uint8Array, size: number): Uint8Array {
  const block = new Block(bytes, new Uint8Array(size));
  block.read();
  return block.output;
}

/**
 * Decompresses LZ4 blocks that are each preceded by their lengths, as Hadoop writes them, or else one plain block:
 * Parquet's `LZ4` means either.
 * @throws RangeError like {@link decompressLz4}
 */
export function decompressFramedLz4(bytes: Uint8Array, size: number): Uint8Array {
  const parts = framedParts(bytes, size);
  if (parts === undefined) return decompressLz4(bytes, size);
  const output = new Uint8Array(size);
  let position = 0;
  for (const part of parts) {
    output.set(decompressLz4(part.bytes, part.size), position);
    position += part.size;
  }
  return output;
}

interface Part {
  readonly bytes: Uint8Array;
  readonly size: number;
}

/** Undefined when the lengths are not those of the bytes. */
function framedParts(bytes: Uint8Array, size: number): readonly Part[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Part[] = [];
  let position = 0;
  let left = size;
  while (position + frameBytes <= bytes.length) {
    const partSize = view.getUint32(position);
    const start = position + frameBytes;
    position = start + view.getUint32(position + 4);
    left -= partSize;
    if (left < 0 || position > bytes.length) return undefined;
    parts.push({ bytes: bytes.subarray(start, position), size: partSize });
  }
  return left === 0 && position === bytes.length ? parts : undefined;
}

class Block {
  readonly output: Uint8Array;
  readonly #bytes: Uint8Array;
  #position = 0;
  #end = 0;

  constructor(bytes: Uint8Array, output: Uint8Array) {
    this.#bytes = bytes;
    this.output = output;
  }

  read(): void {
    while (this.#position < this.#bytes.length) {
      const token = this.#byte();
      this.#literals(this.#length(token >> 4));
      // The last sequence has no match.
      if (this.#position < this.#bytes.length) this.#match(token & 0x0f);
    }
    if (this.#end !== this.output.length) throw malformed();
  }

  #literals(length: number): void {
    const next = this.#position + length;
    if (next > this.#bytes.length || this.#end + length > this.output.length) throw malformed();
    this.output.set(this.#bytes.subarray(this.#position, next), this.#end);
    this.#position = next;
    this.#end += length;
  }

  #match(short: number): void {
    const offset = this.#byte() | (this.#byte() << 8);
    const end = this.#end + this.#length(short) + leastMatch;
    if (offset === 0 || offset > this.#end || end > this.output.length) throw malformed();
    const { output } = this;
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
