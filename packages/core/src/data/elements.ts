import { fromFloat16Bits } from './float16.js';
import { isPresent } from './validity.js';
import type { Vector } from './vector.js';

/** An element of a vector as a JSON value: 64-bit integers as bigint, datetimes as Timestamp. */
export function elementOf(vector: Vector, index: number): unknown {
  if (!isPresent(vector.validity, index)) return null;
  switch (vector.type) {
    case 'bool':
      return vector.values[index] === 1;
    case 'float16':
      return fromFloat16Bits(vector.values[index] as number);
    case 'datetime':
      return { epochNanoseconds: vector.values[index] };
    default:
      return vector.values[index];
  }
}

/** Builds nested lists of the given shape from elements in row-major order. */
export function nestedList(
  shape: readonly number[],
  start: number,
  elementAt: (index: number) => unknown,
): unknown {
  const [length, ...inner] = shape;
  if (length === undefined) return elementAt(start);
  const size = inner.reduce((product, each) => product * each, 1);
  return Array.from({ length }, (_, index) => nestedList(inner, start + index * size, elementAt));
}
