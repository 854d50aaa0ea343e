import { exactInteger, type Vector } from '@mlmodel/core';
import { makeValidity } from './validity.js';

/**
 * Converts a decimal to a double, or to a bigint for an integer that a double may not hold.
 * @param unscaled the decimal is unscaled * 10^-scale
 */
export function decimalValue(unscaled: bigint, scale: number): number | bigint {
  const text = `${unscaled}e${-scale}`;
  const value = Number(text);
  const mayBeInexact = Number.isInteger(value) && !Number.isSafeInteger(value);
  return mayBeInexact ? (exactInteger(text) ?? value) : value;
}

/**
 * A vector of decimals: doubles, or 64-bit integers when all are integers and doubles would not be exact, otherwise
 * nested values.
 * @param values as {@link decimalValue} makes them, null for a missing one
 */
export function decimalVector(values: readonly (number | bigint | null)[]): Vector {
  const validity = makeValidity(values.length, (row) => values[row] !== null);
  if (!values.some((value) => typeof value === 'bigint')) {
    const doubles = Float64Array.from(values, (value) =>
      value === null ? Number.NaN : Number(value),
    );
    return { type: 'float64', values: doubles, validity };
  }
  if (!values.every(isLong)) return { type: 'json', values: values.map(withKind) };
  return {
    type: 'int64',
    values: BigInt64Array.from(values, (value) => BigInt(value ?? 0)),
    validity,
  };
}

function withKind(value: number | bigint | null): unknown {
  return Number.isSafeInteger(value) ? BigInt(value as number) : value;
}

function isLong(value: number | bigint | null): boolean {
  if (typeof value !== 'bigint') return value === null || Number.isSafeInteger(value);
  return BigInt.asIntN(64, value) === value;
}
