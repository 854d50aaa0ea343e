import { decodeBase64 } from '../../../data/base64.js';
import { parseIsoDatetime } from '../../../data/iso-datetime.js';
import { isTimestamp } from '../../../data/json-value.js';
import type { ScalarType } from '../../schema.js';
import { toFloat, toInteger } from './cast-number.js';

/**
 * Casts one value by the rules of its type to how nested values are written (see json-value.ts).
 * @returns undefined for what the rules refuse; for null too, except that floats take it as NaN
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

/** pandas' range of datetimes; the least int64 stands for its missing value. */
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
