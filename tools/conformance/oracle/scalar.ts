import { decodeBase64 } from './base64.ts';
import { isOverflow, type Json } from './json.ts';
import { page } from './page.ts';
import { maximumTime, minimumTime, parseIsoTime } from './time.ts';

/** A moment in nanoseconds since 1970, UTC; undefined is "not a time". */
export interface Moment {
  readonly nanoseconds: bigint | undefined;
  /** A date without a time. */
  readonly isDate?: boolean;
}

/** A cell as it was sent; bytes and moments come from typed bodies; undefined where a row lacks the cell. */
export type Cell = Json | Uint8Array | Moment | undefined;

/** A value after the cast. */
export type Value = null | boolean | bigint | number | string | Uint8Array | Moment;

/** The result of the rules for one value. */
export type Cast =
  | { readonly value: Value | { readonly any: Json }; readonly rule: string }
  | { readonly refusedBy: string };

/** A declared type, by the names of the page. */
export interface Target {
  readonly type: string;
  /** numpy's name of a column of it. */
  readonly dtype: string;
  /** Of integers. */
  readonly minimum?: bigint;
  readonly maximum?: bigint;
  /** Of floats. */
  readonly round?: (value: number) => number;
}

/** The position of a value. */
export interface Place {
  readonly required: boolean;
  readonly isCell: boolean;
  /** Below `inputs`. */
  readonly isInput: boolean;
}

const signed = (dtype: string, bits: bigint): Target => ({
  type: 'integer',
  dtype,
  minimum: -(2n ** (bits - 1n)),
  maximum: 2n ** (bits - 1n) - 1n,
});
const unsigned = (dtype: string, bits: bigint): Target => ({
  type: 'integer',
  dtype,
  minimum: 0n,
  maximum: 2n ** bits - 1n,
});
const float = (dtype: string, round: (value: number) => number): Target => ({
  type: 'float',
  dtype,
  round,
});
const binary = { type: 'binary', dtype: 'object' };
const text = { type: 'string', dtype: 'str' };

const targets: Readonly<Record<string, Target>> = {
  boolean: { type: 'boolean', dtype: 'bool' },
  bool: { type: 'boolean', dtype: 'bool' },
  integer: signed('int32', 32n),
  long: signed('int64', 64n),
  int8: signed('int8', 8n),
  int16: signed('int16', 16n),
  int32: signed('int32', 32n),
  int64: signed('int64', 64n),
  uint8: unsigned('uint8', 8n),
  uint16: unsigned('uint16', 16n),
  uint32: unsigned('uint32', 32n),
  uint64: unsigned('uint64', 64n),
  float: float('float32', Math.fround),
  double: float('float64', (value) => value),
  float16: float('float16', Math.f16round),
  float32: float('float32', Math.fround),
  float64: float('float64', (value) => value),
  string: text,
  str: text,
  binary,
  bytes: binary,
  datetime: { type: 'datetime', dtype: 'datetime64[ns]' },
};

/** The target of a scalar type or of numpy's name of a dtype; undefined for `object` and unknown ones. */
export function targetOf(type: string): Target | undefined {
  return type.startsWith('datetime64') ? targets['datetime'] : targets[type];
}

/** Casts one value by the first rule for scalars that applies to it. */
export function castScalar(target: Target, cell: Cell, place: Place): Cast {
  for (const { id, type, arrives, becomes } of page.scalars) {
    if (type !== target.type || kinds[arrives]?.(cell, place) !== true) continue;
    const value = results[becomes]?.(cell, target, place);
    return value === undefined ? { refusedBy: id } : { value, rule: id };
  }
  return { refusedBy: `${target.type}/refused` };
}

/** The words of the page for what arrives. */
export const kinds: Readonly<Record<string, (cell: Cell, place: Place) => boolean>> = {
  null: (cell) => cell === null || cell === undefined,
  boolean: (cell) => typeof cell === 'boolean',
  'zero-one': (cell) => isNumber(cell) && (Number(cell) === 0 || Number(cell) === 1),
  whole: (cell) => typeof cell === 'bigint' || Number.isInteger(cell),
  number: (cell) => typeof cell === 'bigint' || Number.isFinite(cell) || isOverflow(cell),
  nan: (cell) => Number.isNaN(cell),
  nonfinite: (cell) => namedFloatOf(cell) !== undefined,
  'boolean-text': (cell) => typeof cell === 'string' && /^(?:true|false)$/i.test(cell),
  'integer-text': (cell) =>
    typeof cell === 'string' && cell.trim().length <= 400 && /^-?[0-9]+$/.test(cell.trim()),
  'number-text': (cell) =>
    typeof cell === 'string' &&
    /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/.test(cell.trim()),
  'iso-text': (cell) => typeof cell === 'string' && parseIsoTime(cell) !== undefined,
  'base64-text': (cell) => typeof cell === 'string' && decodeBase64(cell) !== undefined,
  text: (cell) => typeof cell === 'string',
  bytes: (cell) => cell instanceof Uint8Array,
  time: isMoment,
  'list-or-object': (cell, { isCell }) => isCell && (Array.isArray(cell) || cell instanceof Map),
  'list-of-inputs': (cell, { isCell, isInput }) => isCell && isInput && Array.isArray(cell),
};

type Result = (
  cell: Cell,
  target: Target,
  place: Place,
) => Value | { readonly any: Json } | undefined;

/** The words of the page for what becomes of it; undefined is "refused". */
export const results: Readonly<Record<string, Result>> = {
  same: (cell, target) =>
    (target.type === 'float' ? namedFloatOf(cell) : undefined) ?? (cell as Value),
  truth: (cell) =>
    typeof cell === 'string' ? cell.toLowerCase() === 'true' : Boolean(Number(cell)),
  'in-range': (cell, { minimum = 0n, maximum = 0n }) => {
    const integer = BigInt(typeof cell === 'string' ? cell.trim() : (cell as bigint));
    return integer >= minimum && integer <= maximum ? integer : undefined;
  },
  nearest: (cell, { round = Number }) => {
    if (isOverflow(cell)) return undefined;
    const number = round(Number(cell));
    return Number.isFinite(number) ? number : undefined;
  },
  nan: () => Number.NaN,
  missing: (_cell, { type }) => (type === 'datetime' ? { nanoseconds: undefined } : null),
  optional: (_cell, _target, { required }) => (required ? undefined : null),
  bytes: (cell) => decodeBase64(cell as string),
  instant: (cell) => {
    const nanoseconds = nanosecondsOf(cell);
    const fits =
      nanoseconds !== undefined && nanoseconds >= minimumTime && nanoseconds <= maximumTime;
    return fits ? { nanoseconds } : undefined;
  },
  'as-sent': (cell) => ({ any: cell as Json }),
};

function nanosecondsOf(cell: Cell): bigint | undefined {
  if (typeof cell === 'string') return parseIsoTime(cell);
  return isMoment(cell) ? cell.nanoseconds : BigInt(cell as bigint);
}

function isNumber(cell: Cell): cell is number | bigint {
  return typeof cell === 'number' || typeof cell === 'bigint';
}

/** True for a moment of a typed body. */
export function isMoment(cell: unknown): cell is Moment {
  return typeof cell === 'object' && cell !== null && 'nanoseconds' in cell;
}

const namedFloats: ReadonlyMap<string, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

function namedFloatOf(cell: Cell): number | undefined {
  if (typeof cell === 'number' && !Number.isFinite(cell)) return cell;
  return typeof cell === 'string' ? namedFloats.get(cell.trim()) : undefined;
}
