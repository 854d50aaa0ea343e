import { decodeBase64 } from '../../../data/base64.js';
import { float16Overflow } from '../../../data/float16.js';
import { parseIsoDatetime } from '../../../data/iso-datetime.js';
import { isTimestamp } from '../../../data/json-value.js';
import type { NumericType } from '../../../data/vector.js';
import type { ScalarType } from '../../schema.js';

/**
 * Casts one value by the rules of its type to a nested value (see json-value.ts).
 * @returns undefined for what the rules refuse, and for null, except that floats read it as NaN
 */
export function castScalar(value: unknown, type: ScalarType): unknown {
  switch (type) {
    case 'boolean':
      return toBoolean(value);
    case 'integer':
      return toInteger(value, 'int32');
    case 'long':
      return toInteger(value, 'int64');
    case 'float':
      return roundToFloat(toFloat(value, 'float32'));
    case 'double':
      return toFloat(value, 'float64');
    case 'string':
      return typeof value === 'string' ? value : undefined;
    case 'binary':
      return toBinary(value);
    case 'datetime':
      return toTimestamp(toEpochNanoseconds(value));
  }
}

function roundToFloat(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.fround(value);
}

function toTimestamp(epochNanoseconds: bigint | undefined): unknown {
  return epochNanoseconds === undefined ? undefined : { epochNanoseconds };
}

/** Casts by `boolean/boolean`, `boolean/zero-one` and `boolean/text`; undefined for anything else. */
export function toBoolean(cell: unknown): boolean | undefined {
  if (typeof cell === 'boolean') return cell;
  if (cell === 0 || cell === 0n) return false;
  if (cell === 1 || cell === 1n) return true;
  if (typeof cell !== 'string' || cell.length > 5) return undefined;
  const text = cell.toLowerCase();
  if (text === 'true') return true;
  return text === 'false' ? false : undefined;
}

/** Casts by `binary/base64` and `binary/bytes`; undefined for anything else. */
export function toBinary(cell: unknown): Uint8Array | undefined {
  if (typeof cell === 'string') return decodeBase64(cell);
  return cell instanceof Uint8Array ? cell : undefined;
}

/** pandas' range of datetimes; the least int64 is its missing value. */
const latest = 2n ** 63n - 1n;
const earliest = -latest;

/**
 * Casts by `datetime/iso`, `datetime/integer` and `datetime/time`.
 * @returns nanoseconds since 1970 UTC; undefined for anything else, and outside their range
 */
export function toEpochNanoseconds(cell: unknown): bigint | undefined {
  const value = toNanoseconds(cell);
  return value === undefined || value < earliest || value > latest ? undefined : value;
}

function toNanoseconds(cell: unknown): bigint | undefined {
  if (typeof cell === 'string') return parseIsoDatetime(cell)?.epochNanoseconds;
  if (typeof cell === 'bigint') return cell;
  if (typeof cell === 'number') return Number.isInteger(cell) ? BigInt(cell) : undefined;
  return isTimestamp(cell) ? cell.epochNanoseconds : undefined;
}

export type FloatType = 'float16' | 'float32' | 'float64';
export type IntegerType = Exclude<NumericType, FloatType>;

/** The smallest value of a type, and one more than the largest: all are exact as doubles. */
interface IntegerRange {
  readonly minimum: number;
  readonly end: number;
}

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

/** The values that an integer type holds. */
export function integerRange(type: IntegerType): IntegerRange {
  return ranges[type];
}

/**
 * Casts one value by `integer/whole`, `integer/boolean` and `integer/text`.
 * @returns a bigint only beyond 2^53; undefined for what the rules refuse, and for null
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

/** Adding zero turns -0 into 0, which integers do not distinguish. */
function integralNumber(value: number): number | bigint | undefined {
  if (Number.isSafeInteger(value)) return value + 0;
  return Number.isInteger(value) ? BigInt(value) : undefined;
}

function normalInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

const decimalInteger = /^-?\d+$/;

/** Longest text to parse as a number: no type holds more than a few hundred digits. */
const maximumTextLength = 400;

/** Whether a text is an integer in decimal digits, of any size. */
export function isIntegerText(text: string): boolean {
  return decimalInteger.test(text.trim());
}

function parseIntegerText(text: string): number | bigint | undefined {
  const trimmed = text.trim();
  if (!decimalInteger.test(trimmed) || trimmed.length > maximumTextLength) return undefined;
  const value = Number(trimmed);
  return Number.isSafeInteger(value) ? value : BigInt(trimmed);
}

/** The smallest magnitude of each type that rounds to infinity. */
export const floatOverflow: Readonly<Record<FloatType, number>> = {
  float16: float16Overflow,
  float32: 2 ** 128 - 2 ** 103,
  float64: Number.POSITIVE_INFINITY,
};

/**
 * Casts one value by the rules of `float`, without rounding it.
 * @returns undefined for what the rules refuse
 */
export function toFloat(cell: unknown, type: FloatType): number | undefined {
  const value = toDouble(cell);
  return value === undefined || overflows(value, floatOverflow[type]) ? undefined : value;
}

/** Whether rounding makes a finite number infinite. */
export function overflows(value: number, limit: number): boolean {
  return (value >= limit || value <= -limit) && Number.isFinite(value);
}

/** As {@link toFloat}, for a type that holds every double. */
export function toDouble(cell: unknown): number | undefined {
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

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Whether a text is a finite number in JSON's grammar, of any size. */
export function isNumberText(text: string): boolean {
  return jsonNumber.test(text.trim());
}

function parseNumberText(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed === 'NaN') return Number.NaN;
  if (trimmed === 'Infinity') return Number.POSITIVE_INFINITY;
  if (trimmed === '-Infinity') return Number.NEGATIVE_INFINITY;
  return jsonNumber.test(trimmed) ? finiteOrNothing(Number(trimmed)) : undefined;
}
