import { entriesOf, isJsonObject, MlmodelError } from '@mlmodel/core';

/** Default maximum unpacked size of a body. */
export const defaultMaximumBytes = 2 ** 30;

/** Minimum size that a value counts as. */
const smallestValue = 8;

/** Tracks the unpacked size of a compact body: a few bytes may repeat a long string in a million rows. */
export class Unpacking {
  #remaining: number;

  constructor(private readonly maximumBytes: number) {
    this.#remaining = maximumBytes;
  }

  /** Bytes that may still be unpacked. */
  get remaining(): number {
    return Math.max(0, this.#remaining);
  }

  /** @throws MlmodelError with status 413 when the unpacked size exceeds the maximum */
  add(bytes: number): void {
    this.#remaining -= bytes;
    if (!(this.#remaining >= 0)) throw this.tooLarge();
  }

  /** The error for a body that unpacks to too much. */
  tooLarge(): MlmodelError {
    const message = `The body unpacks to more than ${this.maximumBytes} bytes. Send fewer rows per request.`;
    return new MlmodelError('BAD_REQUEST', message, { status: 413 });
  }
}

/** Approximate size of a value that may be repeated in many rows. */
export function unpackedSize(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (value instanceof Uint8Array) return value.byteLength;
  if (Array.isArray(value)) return value.reduce<number>(addSize, smallestValue);
  if (!isJsonObject(value)) return smallestValue;
  return Array.from(entriesOf(value), ([, member]) => member).reduce(addSize, smallestValue);
}

function addSize(sum: number, value: unknown): number {
  return sum + unpackedSize(value);
}
