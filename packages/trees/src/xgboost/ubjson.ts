import { UnusableContent } from '../unusable-content.js';

/** Deeper values are refused; a model of XGBoost is 8 deep. */
const mostDepth = 64;

/**
 * Parses Universal Binary JSON (https://ubjson.org, draft 12) as XGBoost writes it. Objects become Maps, and arrays of one
 * numeric type become typed arrays. Time and memory are linear in the bytes.
 * @throws UnusableContent when it is cut off, too deep, or not UBJSON
 */
export function parseUbjson(bytes: Uint8Array): unknown {
  const reader = new UbjsonReader(bytes);
  const value = reader.value(reader.marker(), 0);
  reader.end();
  return value;
}

/** The numeric types by their markers: bytes per element, and how an element is read. */
const numericTypes: Readonly<Record<string, NumericType>> = {
  i: { size: 1, make: (length) => new Int8Array(length), read: (view, at) => view.getInt8(at) },
  U: { size: 1, make: (length) => new Uint8Array(length), read: (view, at) => view.getUint8(at) },
  I: { size: 2, make: (length) => new Int16Array(length), read: (view, at) => view.getInt16(at) },
  l: { size: 4, make: (length) => new Int32Array(length), read: (view, at) => view.getInt32(at) },
  L: {
    size: 8,
    make: (length) => new Float64Array(length),
    read: (view, at) => Number(view.getBigInt64(at)),
  },
  d: {
    size: 4,
    make: (length) => new Float32Array(length),
    read: (view, at) => view.getFloat32(at),
  },
  D: {
    size: 8,
    make: (length) => new Float64Array(length),
    read: (view, at) => view.getFloat64(at),
  },
};

interface NumericType {
  readonly size: number;
  make(length: number): { [index: number]: number };
  read(view: DataView, at: number): number;
}

class UbjsonReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #text = new TextDecoder('utf-8', { fatal: true });
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The next marker that is not a no-op. */
  marker(): string {
    for (;;) {
      const marker = String.fromCharCode(this.#bytes[this.#take(1)] as number);
      if (marker !== 'N') return marker;
    }
  }

  value(marker: string, depth: number): unknown {
    if (depth > mostDepth) throw new UnusableContent('is nested too deeply');
    switch (marker) {
      case 'Z':
        return null;
      case 'T':
        return true;
      case 'F':
        return false;
      case 'C':
        return String.fromCharCode(this.#bytes[this.#take(1)] as number);
      case 'S':
        return this.#string();
      case '[':
        return this.#array(depth);
      case '{':
        return this.#object(depth);
      default:
        return this.#number(marker);
    }
  }

  /** @throws UnusableContent unless everything is read */
  end(): void {
    const rest = this.#bytes.length - this.#at;
    if (rest > 0) throw new UnusableContent(`has ${rest} bytes after the end of its content`);
  }

  #number(marker: string): number {
    const type = numericTypes[marker];
    if (type === undefined) throw new UnusableContent(`is not UBJSON at byte ${this.#at - 1}`);
    return type.read(this.#view, this.#take(type.size));
  }

  #array(depth: number): unknown {
    const marker = this.marker();
    if (marker === '$') return this.#typedArray();
    const values: unknown[] = [];
    if (marker === '#') {
      for (let left = this.#length(); left > 0; left -= 1) {
        values.push(this.value(this.marker(), depth + 1));
      }
      return values;
    }
    for (let next = marker; next !== ']'; next = this.marker()) {
      values.push(this.value(next, depth + 1));
    }
    return values;
  }

  #typedArray(): unknown {
    const type = numericTypes[this.marker()];
    if (type === undefined || this.marker() !== '#') {
      throw new UnusableContent(`has an array of an unknown type at byte ${this.#at}`);
    }
    const length = this.#length();
    const start = this.#take(length * type.size);
    const values = type.make(length);
    for (let index = 0; index < length; index += 1) {
      values[index] = type.read(this.#view, start + index * type.size);
    }
    return values;
  }

  #object(depth: number): ReadonlyMap<string, unknown> {
    const entries = new Map<string, unknown>();
    const marker = this.marker();
    if (marker === '$') throw new UnusableContent('has an object of one type');
    if (marker === '#') {
      for (let left = this.#length(); left > 0; left -= 1) {
        this.#entry(entries, this.marker(), depth);
      }
      return entries;
    }
    for (let next = marker; next !== '}'; next = this.marker()) this.#entry(entries, next, depth);
    return entries;
  }

  #entry(entries: Map<string, unknown>, marker: string, depth: number): void {
    const key = this.#string(marker);
    entries.set(key, this.value(this.marker(), depth + 1));
  }

  #string(marker = this.marker()): string {
    const length = this.#checkedLength(this.#number(marker));
    const start = this.#take(length);
    try {
      return this.#text.decode(this.#bytes.subarray(start, start + length));
    } catch {
      throw new UnusableContent(`has a string that is not UTF-8 at byte ${start}`);
    }
  }

  #length(): number {
    return this.#checkedLength(this.#number(this.marker()));
  }

  #checkedLength(length: number): number {
    if (Number.isInteger(length) && length >= 0) return length;
    throw new UnusableContent(`has a length that is not valid at byte ${this.#at}`);
  }

  /** Moves on by this many bytes. @returns where they begin */
  #take(count: number): number {
    const start = this.#at;
    if (count > this.#bytes.length - start) throw new UnusableContent('is cut off');
    this.#at = start + count;
    return start;
  }
}
