// Types of Thrift's compact protocol. Source: "Thrift Compact protocol encoding".
const stop = 0;
const byteType = 3;
const double = 7;
const binary = 8;
const list = 9;
const struct = 12;

/** Bytes of the longest integer of 64 bits. */
const longestInteger = 10;

/** Structs and lists of Parquet's metadata are not even nested half as deep. */
const deepestNesting = 32;

/**
 * Checks that a struct of Thrift's compact protocol ends within its bytes and has no integer of more than 64 bits: the
 * library makes an integer of any length, in time that grows with the square of it.
 * @throws RangeError
 */
export function verifyThrift(view: DataView, start: number): void {
  new Verifier(view, start).struct(0);
}

class Verifier {
  readonly #view: DataView;
  #position: number;

  constructor(view: DataView, start: number) {
    this.#view = view;
    this.#position = start;
  }

  struct(depth: number): void {
    for (;;) {
      const byte = this.#byte();
      const type = byte & 0x0f;
      if (type === stop) return;
      if (byte >> 4 === 0) this.#integer();
      this.#value(type, depth);
    }
  }

  #value(type: number, depth: number): void {
    if (depth > deepestNesting) throw malformed();
    if (type < byteType) return;
    if (type === byteType) this.#byte();
    else if (type < double) this.#integer();
    else if (type === double) this.#skip(8);
    else if (type === binary) this.#skip(this.#integer());
    else if (type === list) this.#list(depth + 1);
    else if (type === struct) this.struct(depth + 1);
    else throw malformed();
  }

  #list(depth: number): void {
    const byte = this.#byte();
    const size = byte >> 4 === 0x0f ? this.#integer() : byte >> 4;
    const type = byte & 0x0f;
    for (let item = 0; item < size; item++) {
      // Items that are booleans take a byte, fields do not.
      this.#value(Math.max(type, byteType), depth);
    }
  }

  #skip(bytes: number): void {
    this.#position += bytes;
    if (this.#position > this.#view.byteLength) throw malformed();
  }

  #byte(): number {
    return this.#view.getUint8(this.#position++);
  }

  /** An integer of up to 32 bits as the library reads it, without its sign; of longer ones only the length counts. */
  #integer(): number {
    let value = 0;
    for (let bytes = 0; bytes < longestInteger; bytes++) {
      const byte = this.#byte();
      if (bytes < 5) value += (byte & 0x7f) * 2 ** (7 * bytes);
      if (byte < 0x80) return value;
    }
    throw malformed();
  }
}

function malformed(): RangeError {
  return new RangeError('The metadata of a Parquet file are malformed.');
}
