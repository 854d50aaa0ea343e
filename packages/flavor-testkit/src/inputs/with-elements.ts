import type { Vector } from '@mlmodel/core';

/** A vector with these elements replaced by `value`, which is of the vector's storage. */
export function withElements<Whole extends Vector>(
  vector: Whole,
  elements: readonly number[],
  value: unknown,
): Whole {
  const values = vector.values.slice() as unknown[];
  for (const element of elements) values[element] = value;
  return { ...vector, values };
}

/** A number of a type, in its storage. */
export function storedNumber(type: Vector['type'], value: number): unknown {
  switch (type) {
    case 'int64':
    case 'uint64':
    case 'datetime':
      return BigInt(value);
    case 'float16':
      return value === 0 ? 0 : 0x3c00;
    default:
      return value;
  }
}

/**
 * The validity bitmap of a vector; see `Vector.validity` for the layout.
 * @param missing which elements are missing
 * @returns undefined when none is missing
 */
export function withMissing(length: number, missing: readonly number[]): Uint8Array | undefined {
  if (missing.length === 0) return undefined;
  const absent = new Set(missing);
  const byteAt = (byte: number) =>
    [0, 1, 2, 3, 4, 5, 6, 7].reduce((bits, bit) => {
      const index = 8 * byte + bit;
      return index < length && !absent.has(index) ? bits | (1 << bit) : bits;
    }, 0);
  return Uint8Array.from({ length: Math.ceil(length / 8) }, (_, byte) => byteAt(byte));
}
