import type { Shape } from './thrift-shapes.js';

// Types of Thrift's compact protocol. Source: "Thrift Compact protocol encoding".
const stop = 0;
const isTrue = 1;
const isFalse = 2;
const byteType = 3;
const int32 = 5;
const int64 = 6;
const double = 7;
const binary = 8;
const list = 9;
const struct = 12;

/** Bytes of the longest integers of 32 and 64 bits. */
const longest32 = 5;
const longest64 = 10;

/** More than twice the nesting depth of Parquet's metadata. */
const deepestNesting = 32;

/**
 * Checks that a struct of Thrift's compact protocol ends within its bytes, that its integers have no more bits than
 * their types, and that it has the fields of its shape; others may be anything. The library trusts every type and
 * number.
 * @throws RangeError
 */
export function verifyThrift(
  view: DataView,
  { start, shape }: { readonly start: number; readonly shape: Shape },
): void {
  new Verifier(view, start).value(struct, { shape, depth: 0 });
}

interface Expected {
  /** Undefined when nothing is known about the value. */
  readonly shape: Shape | undefined;
  readonly depth: number;
}

class Verifier {
  readonly #view: DataView;
  #position: number;

  constructor(view: DataView, start: number) {
    this.#view = view;
    this.#position = start;
  }

  value(type: number, { shape, depth }: Expected): void {
    if (depth > deepestNesting || !fits(type, shape)) throw malformed();
    if (type === byteType) this.#byte();
    else if (type > byteType && type < double) this.#number(type, shape);
    else if (type === double) this.#skip(8);
    else if (type === binary) this.#text(shape);
    else if (type === list) this.#list({ shape, depth: depth + 1 });
    else if (type === struct) this.#struct({ shape, depth: depth + 1 });
    else if (type !== isTrue && type !== isFalse) throw malformed();
  }

  #struct({ shape, depth }: Expected): void {
    const known = typeof shape === 'object' && 'fields' in shape ? shape : undefined;
    const seen = known && new Set<number>();
    let number = 0;
    for (;;) {
      const byte = this.#byte();
      const type = byte & 0x0f;
      if (type === stop) break;
      number = byte >> 4 === 0 ? zigZag(this.#integer(longest32)) : number + (byte >> 4);
      this.value(type, { shape: known?.fields.get(number), depth });
      seen?.add(number);
    }
    if (known?.required.some((field) => !seen?.has(field))) throw malformed();
  }

  #list({ shape, depth }: Expected): void {
    const items = typeof shape === 'object' && 'items' in shape ? shape.items : undefined;
    const byte = this.#byte();
    const size = byte >> 4 === 0x0f ? this.#integer(longest32) : byte >> 4;
    const type = byte & 0x0f;
    for (let item = 0; item < size; item++) {
      // Boolean items take a byte, boolean fields do not.
      if (type === isTrue || type === isFalse) this.#byte();
      else this.value(type, { shape: items, depth });
    }
  }

  #number(type: number, shape: Shape | undefined): void {
    const value = this.#integer(type === int64 ? longest64 : longest32);
    if (shape !== undefined && shape !== 'integer' && value % 2 === 1) throw malformed();
  }

  #text(shape: Shape | undefined): void {
    const length = this.#integer(longest32);
    if (typeof shape === 'object' && 'longestText' in shape && length > shape.longestText) {
      throw malformed();
    }
    this.#skip(length);
  }

  #skip(bytes: number): void {
    this.#position += bytes;
    if (this.#position > this.#view.byteLength) throw malformed();
  }

  #byte(): number {
    return this.#view.getUint8(this.#position++);
  }

  /** The lowest 32 bits of an integer, with its sign in the lowest. */
  #integer(longest: number): number {
    let value = 0;
    for (let bytes = 0; bytes < longest; bytes++) {
      const byte = this.#byte();
      if (bytes < longest32) value += (byte & 0x7f) * 2 ** (7 * bytes);
      if (byte < 0x80) return value;
    }
    throw malformed();
  }
}

/** Whether a value of the type can have the shape; the contents of lists and structs are checked when they are read. */
function fits(type: number, shape: Shape | undefined): boolean {
  if (shape === undefined) return true;
  switch (shape) {
    case 'boolean':
      return type === isTrue || type === isFalse;
    case 'integer':
    case 'size':
      return type === int32;
    case 'length':
      return type === int64;
    case 'text':
      return type === binary;
    default:
      if ('items' in shape) return type === list;
      return type === ('fields' in shape ? struct : binary);
  }
}

function zigZag(value: number): number {
  return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
}

function malformed(): RangeError {
  return new RangeError('The metadata of a Parquet file are malformed.');
}
