import { entriesOf, isJsonObject, MlmodelError } from '@mlmodel/core';

/** Bytes that a body may stand for where nobody says otherwise. */
export const defaultMaximumBytes = 2 ** 30;

/** Bytes that a value counts for at least where it has no bytes of its own. */
const smallestValue = 8;

/**
 * Counts what a compact body stands for while it is unpacked: a few bytes may say that a long text stands in a million
 * rows.
 */
export class Unpacking {
  #remaining: number;

  constructor(private readonly maximumBytes: number) {
    this.#remaining = maximumBytes;
  }

  /** Bytes that may still be unpacked. */
  get remaining(): number {
    return Math.max(0, this.#remaining);
  }

  /** @throws MlmodelError with status 413 when the body stands for more than the maximum */
  add(bytes: number): void {
    this.#remaining -= bytes;
    if (!(this.#remaining >= 0)) throw this.tooLarge();
  }

  /** The error for a body that stands for too much. */
  tooLarge(): MlmodelError {
    const message = `The body unpacks to more than ${this.maximumBytes} bytes. Send fewer rows at once.`;
    return new MlmodelError('BAD_REQUEST', message, { status: 413 });
  }
}

/** About the bytes of a value that may stand in many rows. */
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
