import { decodeBase64 } from './base64.ts';
import { isOverflow, type Json } from './json.ts';
import type { ScalarName } from './model.ts';
import { maximumTime, minimumTime, parseIsoTime } from './time.ts';

/** A moment in nanoseconds since 1970, UTC; undefined is "not a time". */
interface Moment {
  readonly nanoseconds: bigint | undefined;
}

/** A value after the table's cast. */
export type Value = null | boolean | bigint | number | string | Uint8Array | Moment;

/** What the table says of one value. */
export type Cast = { readonly value: Value } | { readonly refused: string };

/** The families of types that the table's rows name. */
export type Family =
  | { readonly family: 'boolean' }
  | { readonly family: 'integer'; readonly minimum: bigint; readonly maximum: bigint }
  | { readonly family: 'float'; readonly round: (value: number) => number }
  | { readonly family: 'string' }
  | { readonly family: 'binary' }
  | { readonly family: 'datetime' };

const signed = (bits: number): Family => ({
  family: 'integer',
  minimum: -(2n ** BigInt(bits - 1)),
  maximum: 2n ** BigInt(bits - 1) - 1n,
});
const unsigned = (bits: number): Family => ({
  family: 'integer',
  minimum: 0n,
  maximum: 2n ** BigInt(bits) - 1n,
});
const float = (round: (value: number) => number): Family => ({ family: 'float', round });

const families: Record<string, Family> = {
  boolean: { family: 'boolean' },
  bool: { family: 'boolean' },
  integer: signed(32),
  long: signed(64),
  int8: signed(8),
  int16: signed(16),
  int32: signed(32),
  int64: signed(64),
  uint8: unsigned(8),
  uint16: unsigned(16),
  uint32: unsigned(32),
  uint64: unsigned(64),
  double: float((value) => value),
  float64: float((value) => value),
  float: float(Math.fround),
  float32: float(Math.fround),
  float16: float(Math.f16round),
  string: { family: 'string' },
  str: { family: 'string' },
  binary: { family: 'binary' },
  bytes: { family: 'binary' },
  datetime: { family: 'datetime' },
};

/** The family of a scalar type or of numpy's name of a dtype; undefined for `object` and unknown ones. */
export function familyOf(type: string): Family | undefined {
  if (type.startsWith('datetime64')) return { family: 'datetime' };
  return families[type];
}

/** numpy's name of the dtype that a column of a scalar type has. */
export function dtypeOf(type: ScalarName): string {
  return {
    boolean: 'bool',
    integer: 'int32',
    long: 'int64',
    float: 'float32',
    double: 'float64',
    string: 'str',
    binary: 'object',
    datetime: 'datetime64[ns]',
  }[type];
}

/** What stands for a null in a required place: NaN, NaT, null for strings; undefined where the table refuses it. */
export function nullOf(family: Family): Value | undefined {
  if (family.family === 'float') return Number.NaN;
  if (family.family === 'datetime') return { nanoseconds: undefined };
  return family.family === 'string' ? null : undefined;
}

/** Whether a value stands for a missing one: null, and NaN in a place for texts or times. */
export function isMissing(family: Family | undefined, cell: Json): boolean {
  const takesNaN = family?.family === 'string' || family?.family === 'datetime';
  return cell === null || (takesNaN && Number.isNaN(cell));
}

/** Casts one value that is not missing as the design's table says. */
export function castScalar(family: Family, cell: Json): Cast {
  if (Array.isArray(cell)) return { refused: 'a list' };
  if (cell instanceof Map) return { refused: 'an object' };
  switch (family.family) {
    case 'boolean':
      return castBoolean(cell);
    case 'integer':
      return castInteger(cell, family.minimum, family.maximum);
    case 'float':
      return castFloat(cell, family.round);
    case 'string':
      return typeof cell === 'string' ? { value: cell } : { refused: 'no string' };
    case 'binary':
      return castBinary(cell);
    case 'datetime':
      return castTime(cell);
  }
}

function castBoolean(cell: Json): Cast {
  if (typeof cell === 'boolean') return { value: cell };
  if (cell === 0n || cell === 0) return { value: false };
  if (cell === 1n || cell === 1) return { value: true };
  if (typeof cell === 'string' && /^(true|false)$/i.test(cell)) {
    return { value: cell.toLowerCase() === 'true' };
  }
  return { refused: 'no boolean' };
}

function castInteger(cell: Json, minimum: bigint, maximum: bigint): Cast {
  const value = integerIn(cell);
  if (value === undefined) return { refused: 'no integer' };
  if (value < minimum || value > maximum) return { refused: 'out of range' };
  return { value };
}

function integerIn(cell: Json): bigint | undefined {
  if (typeof cell === 'bigint') return cell;
  if (typeof cell === 'boolean') return cell ? 1n : 0n;
  if (typeof cell === 'number') return Number.isInteger(cell) ? BigInt(cell) : undefined;
  if (typeof cell === 'string' && /^-?[0-9]+$/.test(cell.trim())) return BigInt(cell.trim());
  return undefined;
}

const namedFloats: Record<string, number> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

function castFloat(cell: Json, round: (value: number) => number): Cast {
  if (typeof cell === 'boolean') return { value: cell ? 1 : 0 };
  if (isOverflow(cell)) return { refused: 'would become infinite' };
  if (typeof cell === 'number' && !Number.isFinite(cell)) return { value: cell };
  if (typeof cell === 'string') {
    const text = cell.trim();
    if (Object.hasOwn(namedFloats, text)) return { value: namedFloats[text] ?? null };
    if (!/^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$/.test(text)) {
      return { refused: 'no number' };
    }
    return finite(round(Number(text)));
  }
  return finite(round(Number(cell)));
}

function finite(value: number): Cast {
  return Number.isFinite(value) ? { value } : { refused: 'would become infinite' };
}

function castBinary(cell: Json): Cast {
  const bytes = typeof cell === 'string' ? decodeBase64(cell) : undefined;
  return bytes === undefined ? { refused: 'no base64' } : { value: bytes };
}

function castTime(cell: Json): Cast {
  const nanoseconds =
    typeof cell === 'string'
      ? parseIsoTime(cell)
      : typeof cell === 'boolean'
        ? undefined
        : integerIn(cell);
  if (nanoseconds === undefined) return { refused: 'no ISO 8601 time' };
  if (nanoseconds < minimumTime || nanoseconds > maximumTime) return { refused: 'out of range' };
  return { value: { nanoseconds } };
}
