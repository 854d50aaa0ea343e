import type { Vector } from '@mlmodel/core';

/** A vector with `value` in the place of these elements; the value is of the vector's storage. */
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
