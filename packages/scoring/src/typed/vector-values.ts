import { type ElementType, fromFloat16Bits, isPresent } from '@mlmodel/core';
import type { ShapedVector } from './concat-vectors.js';

/**
 * The elements of a vector as nested values: integers are bigints, times timestamps, missing ones null; rows of a
 * tensor column are nested lists.
 */
export function vectorValues(vector: ShapedVector): unknown[] {
  const elements = elementValues(vector);
  return (vector.rowShape ?? []).toReversed().reduce<unknown[]>(groupsOf, elements);
}

function elementValues(vector: ShapedVector): unknown[] {
  if (vector.type === 'string' || vector.type === 'binary' || vector.type === 'json') {
    return [...vector.values];
  }
  const { validity } = vector;
  const values: ArrayLike<number | bigint> = vector.values;
  const convert = converterFor(vector.type);
  return Array.from(values, (value, row) => (isPresent(validity, row) ? convert(value) : null));
}

function converterFor(type: ElementType): (value: number | bigint) => unknown {
  switch (type) {
    case 'bool':
      return Boolean;
    case 'float16':
      return (bits) => fromFloat16Bits(Number(bits));
    case 'float32':
    case 'float64':
      return Number;
    case 'datetime':
      return (epochNanoseconds) => ({ epochNanoseconds });
    default:
      return BigInt;
  }
}

function groupsOf(items: unknown[], size: number): unknown[] {
  if (size === 0) return [];
  return Array.from({ length: items.length / size }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
