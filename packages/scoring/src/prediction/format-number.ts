import { formatPythonFloat } from '@mlmodel/core';
import { formatNonFinite, type NonFinite } from './non-finite.js';

/** The JSON text of a float, as Python writes it. */
export function formatFloat(value: number, nonFinite: NonFinite): string {
  return Number.isFinite(value) ? formatPythonFloat(value) : formatNonFinite(value, nonFinite);
}

/** The JSON text of a 64-bit integer, exact. */
export function formatBigInt(value: bigint): string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? `${number}` : `${value}`;
}
