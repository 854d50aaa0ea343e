import type { Vector } from '@mlmodel/core';
import { makeValidity } from '@mlmodel/scoring/batch';

/** Values of JSON as a vector: of numbers, texts or booleans if all present values are, else of nested values. */
export function jsonColumn(values: readonly unknown[]): Vector {
  const present = values.filter((value) => value !== null);
  if (present.length === 0) return { type: 'json', values: [...values] };
  if (present.every((value) => typeof value === 'string')) {
    return { type: 'string', values: values as string[] };
  }
  const validity = makeValidity(values.length, (row) => values[row] !== null);
  if (present.every((value) => typeof value === 'boolean')) {
    return { type: 'bool', values: Uint8Array.from(values, Number), validity };
  }
  if (present.every(isLong)) {
    const longs = BigInt64Array.from(values, (value) => BigInt((value ?? 0) as number));
    return { type: 'int64', values: longs, validity };
  }
  if (present.every((value) => typeof value === 'number')) {
    const numbers = Float64Array.from(values, (value) =>
      value === null ? Number.NaN : Number(value),
    );
    return { type: 'float64', values: numbers, validity };
  }
  return { type: 'json', values: [...values] };
}

function isLong(value: unknown): boolean {
  return typeof value === 'bigint'
    ? BigInt.asIntN(64, value) === value
    : Number.isSafeInteger(value);
}
