import { formatNonFinite, type NonFinite } from './non-finite.js';

/** The JSON text of a float: the shortest that reads back as the same double, with `.0` where Python writes it. */
export function formatFloat(value: number, nonFinite: NonFinite): string {
  if (Number.isInteger(value)) return formatIntegralFloat(value);
  return Number.isFinite(value) ? `${value}` : formatNonFinite(value, nonFinite);
}

function formatIntegralFloat(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  return Math.abs(value) < 1e21 ? `${value}.0` : `${value}`;
}

/** The JSON text of a 64-bit integer, exact. */
export function formatBigInt(value: bigint): string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? `${number}` : `${value}`;
}
