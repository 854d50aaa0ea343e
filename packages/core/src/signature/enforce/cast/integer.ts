import type { NumericType } from '../../../data/element-type.js';
import { castError } from './cast-target.js';
import { cellAt } from './cells.js';
import { parseIntegerText } from './number-text.js';
import type { Span, StorageOf } from './vector-writer.js';

export type IntegerType = Exclude<NumericType, 'float16' | 'float32' | 'float64'>;
type LongType = 'int64' | 'uint64';
type SmallIntegerType = Exclude<IntegerType, LongType>;

interface IntegerRange {
  readonly minimum: number;
  readonly end: number;
}

/** The least value of each type, and one more than the greatest: all are exact as doubles. */
const ranges: Readonly<Record<IntegerType, IntegerRange>> = {
  int8: { minimum: -128, end: 128 },
  int16: { minimum: -32_768, end: 32_768 },
  int32: { minimum: -(2 ** 31), end: 2 ** 31 },
  int64: { minimum: -(2 ** 63), end: 2 ** 63 },
  uint8: { minimum: 0, end: 256 },
  uint16: { minimum: 0, end: 65_536 },
  uint32: { minimum: 0, end: 2 ** 32 },
  uint64: { minimum: 0, end: 2 ** 64 },
};

/**
 * An integer by the table: an integral number, true/false as 1/0, or a text of decimal digits; in range.
 * @returns a bigint only beyond 2^53; undefined for anything else
 */
export function toInteger(cell: unknown, type: IntegerType): number | bigint | undefined {
  const value = toAnyInteger(cell);
  if (value === undefined) return undefined;
  const { minimum, end } = ranges[type];
  return value >= minimum && value < end ? value : undefined;
}

function toAnyInteger(cell: unknown): number | bigint | undefined {
  switch (typeof cell) {
    case 'number':
      return integralNumber(cell);
    case 'bigint':
      return normalInteger(cell);
    case 'boolean':
      return cell ? 1 : 0;
    case 'string':
      return parseIntegerText(cell);
    default:
      return undefined;
  }
}

/** Adding zero turns -0 into 0, which integers do not tell apart. */
function integralNumber(value: number): number | bigint | undefined {
  if (Number.isSafeInteger(value)) return value + 0;
  return Number.isInteger(value) ? BigInt(value) : undefined;
}

function normalInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Casts a span into integers of up to 32 bits. */
export function writeIntegers(storage: StorageOf<SmallIntegerType>, span: Span): void {
  const { values, validity, type } = storage;
  const { cells, count, offset, step, target } = span;
  for (let index = 0; index < count; index++) {
    const cell = cellAt(cells, index);
    const value = toInteger(cell, type);
    if (value !== undefined) values[offset + index * step] = Number(value);
    else if ((cell === null || cell === undefined) && !target.required)
      validity.markMissing(offset + index * step);
    else throw castError(target, offset + index * step, cell);
  }
}

/** Casts a span into integers of 64 bits. */
export function writeLongs(storage: StorageOf<LongType>, span: Span): void {
  const { values, validity, type } = storage;
  const { cells, count, offset, step, target } = span;
  for (let index = 0; index < count; index++) {
    const cell = cellAt(cells, index);
    const value = toInteger(cell, type);
    if (value !== undefined) values[offset + index * step] = BigInt(value);
    else if ((cell === null || cell === undefined) && !target.required)
      validity.markMissing(offset + index * step);
    else throw castError(target, offset + index * step, cell);
  }
}
