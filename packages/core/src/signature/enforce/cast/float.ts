import { float16Overflow, toFloat16Bits } from '../../../data/float16.js';
import { castError } from './cast-target.js';
import { cellAt } from './cells.js';
import { parseNumberText } from './number-text.js';
import type { Span } from './vector-writer.js';

export type FloatType = 'float16' | 'float32' | 'float64';

/** The least magnitude that rounds to infinity. */
const overflow: Readonly<Record<FloatType, number>> = {
  float16: float16Overflow,
  float32: 2 ** 128 - 2 ** 103,
  float64: Number.POSITIVE_INFINITY,
};

/**
 * A number by the table, not yet rounded: any number, true/false as 1/0, a numeric text, null as NaN.
 * @returns undefined for anything else, and for a finite number that would become infinite
 */
export function toFloat(cell: unknown, type: FloatType): number | undefined {
  const value = toDouble(cell);
  if (value === undefined) return undefined;
  return Math.abs(value) >= overflow[type] && Number.isFinite(value) ? undefined : value;
}

function toDouble(cell: unknown): number | undefined {
  switch (typeof cell) {
    case 'number':
      return cell;
    case 'bigint':
      return finiteOrNothing(Number(cell));
    case 'boolean':
      return cell ? 1 : 0;
    case 'string':
      return parseNumberText(cell);
    default:
      return cell === null || cell === undefined ? Number.NaN : undefined;
  }
}

function finiteOrNothing(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

/** Casts a span into floats, rounding to the nearest. */
export function writeFloats(
  values: Float64Array | Float32Array,
  span: Span & { readonly type: 'float32' | 'float64' },
): void {
  const { cells, count, offset, step, target, type } = span;
  for (let index = 0; index < count; index++) {
    const cell = cellAt(cells, index);
    const value = toFloat(cell, type);
    if (value === undefined) throw castError(target, offset + index * step, cell);
    values[offset + index * step] = value;
  }
}

/** Casts a span into the bits of binary16 numbers. */
export function writeHalves(values: Uint16Array, span: Span): void {
  const { cells, count, offset, step, target } = span;
  for (let index = 0; index < count; index++) {
    const cell = cellAt(cells, index);
    const value = toFloat(cell, 'float16');
    if (value === undefined) throw castError(target, offset + index * step, cell);
    values[offset + index * step] = toFloat16Bits(value);
  }
}
