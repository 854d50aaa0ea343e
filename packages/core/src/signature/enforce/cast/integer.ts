import type { NumericType } from '../../../data/element-type.js';
import type { ValidityBuilder } from '../../../data/validity.js';
import { castError } from './cast-target.js';
import { cellAt } from './cells.js';
import { parseIntegerText } from './number-text.js';
import type { Span } from './vector-writer.js';

export type IntegerType = Exclude<NumericType, 'float16' | 'float32' | 'float64'>;
export type SmallIntegers =
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array;

interface IntegerRange {
  readonly minimum: number;
  readonly maximum: number;
}

/** The least and the greatest value of each type; both are exact as doubles except the maxima of 64 bits. */
const ranges: Readonly<Record<IntegerType, IntegerRange>> = {
  int8: { minimum: -128, maximum: 127 },
  int16: { minimum: -32_768, maximum: 32_767 },
  int32: { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
  int64: { minimum: -(2 ** 63), maximum: 2 ** 63 },
  uint8: { minimum: 0, maximum: 255 },
  uint16: { minimum: 0, maximum: 65_535 },
  uint32: { minimum: 0, maximum: 2 ** 32 - 1 },
  uint64: { minimum: 0, maximum: 2 ** 64 },
};

/** True for the types whose values are bigints. */
export function isLongType(type: IntegerType): type is 'int64' | 'uint64' {
  return type === 'int64' || type === 'uint64';
}

/**
 * An integer by the table: an integral number, true/false as 1/0, or a text of decimal digits; in range.
 * @returns a bigint only beyond 2^53; undefined for anything else
 */
export function toInteger(cell: unknown, type: IntegerType): number | bigint | undefined {
  const value = toAnyInteger(cell);
  if (value === undefined) return undefined;
  const { minimum, maximum } = ranges[type];
  const tooLarge = isLongType(type) ? value >= maximum : value > maximum;
  return value < minimum || tooLarge ? undefined : value;
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
export function writeIntegers(
  values: SmallIntegers,
  validity: ValidityBuilder,
  span: Span & { readonly type: IntegerType },
): void {
  const { cells, count, offset, step, target, type } = span;
  for (let index = 0; index < count; index++) {
    const cell = cellAt(cells, index);
    const value = toInteger(cell, type);
    if (value !== undefined) values[offset + index * step] = value as number;
    else if ((cell === null || cell === undefined) && !target.required)
      validity.markMissing(offset + index * step);
    else throw castError(target, offset + index * step, cell);
  }
}

/** Casts a span into integers of 64 bits. */
export function writeLongs(
  values: BigInt64Array | BigUint64Array,
  validity: ValidityBuilder,
  span: Span & { readonly type: IntegerType },
): void {
  const { cells, count, offset, step, target, type } = span;
  for (let index = 0; index < count; index++) {
    const cell = cellAt(cells, index);
    const value = toInteger(cell, type);
    if (value !== undefined) values[offset + index * step] = BigInt(value);
    else if ((cell === null || cell === undefined) && !target.required)
      validity.markMissing(offset + index * step);
    else throw castError(target, offset + index * step, cell);
  }
}
