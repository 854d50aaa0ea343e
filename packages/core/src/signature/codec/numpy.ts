import { parseIsoDatetime } from '../../data/iso-datetime.js';
import type { Timestamp } from '../../data/json-value.js';

/** numpy's dtype names and their aliases (64-bit Linux), from `numpy.sctypeDict` and the type codes. */
const aliases: Readonly<Record<string, string>> = {
  bool: 'bool bool_ ? b1',
  int8: 'int8 byte b i1',
  int16: 'int16 short h i2',
  int32: 'int32 intc i i4',
  int64: 'int64 int int_ intp long longlong l p q n i8',
  uint8: 'uint8 ubyte B u1',
  uint16: 'uint16 ushort H u2',
  uint32: 'uint32 uintc I u4',
  uint64: 'uint64 uint uintp ulong ulonglong L P Q N u8',
  float16: 'float16 half e f2',
  float32: 'float32 single f f4',
  float64: 'float64 float double d f8',
  float128: 'float128 longdouble g f16',
  complex64: 'complex64 csingle F c8',
  complex128: 'complex128 complex cdouble D c16',
  complex256: 'complex256 clongdouble G c32',
  str: 'str str_ unicode U U0',
  bytes: 'bytes bytes_ S S0 a',
  object: 'object object_ O O8',
  void: 'void V V0',
  datetime64: 'datetime64 M M8',
  timedelta64: 'timedelta64 m m8',
};

const names: ReadonlyMap<string, string> = new Map(
  Object.entries(aliases).flatMap(([name, all]) => all.split(' ').map((alias) => [alias, name])),
);

const withUnit =
  /^(?:(datetime64|M8)|timedelta64|m8)\[(\d*)(Y|M|W|D|h|m|s|ms|us|μs|ns|ps|fs|as|generic)\]$/;

/**
 * numpy's name (`float32`, `str`, `datetime64[ns]`) of a dtype in any notation (`<f4`, `single`, `M8[ns]`). Byte order
 * is ignored: it only describes how a file stores numbers. Structured dtypes are unsupported.
 * @returns undefined for text that is not a dtype
 */
export function numpyDtypeName(text: string): string | undefined {
  const code = /^[<>=|](?=[a-zA-Z?])/.test(text) && text.length <= 32 ? text.slice(1) : text;
  const known = names.get(code);
  if (known !== undefined && (code === text || /^(?:[a-zA-Z?]|[a-zA-Z]\d+)$/.test(code)))
    return known;
  return unitDtypeName(code) ?? voidDtypeName(code);
}

function unitDtypeName(code: string): string | undefined {
  const match = withUnit.exec(code);
  if (match === null) return undefined;
  const [, isDatetime, count, unit] = match;
  const name = isDatetime === undefined ? 'timedelta64' : 'datetime64';
  if (unit === 'generic') return name;
  return `${name}[${count === '1' ? '' : count}${unit === 'μs' ? 'us' : unit}]`;
}

function voidDtypeName(code: string): string | undefined {
  const bytes = /^V(\d{1,6})$/.exec(code)?.[1];
  return bytes === undefined ? undefined : `void${Number(bytes) * 8}`;
}

/** Whether the dtype is fixed-size text (`<U5`, `S3`), which MLflow refuses in signatures. */
export function isSizedTextDtype(text: string): boolean {
  return /^[<>=|]?[USa][1-9]\d*$/.test(text);
}

/**
 * A datetime of a signature; `dateOnly` when it was written without a time, so that it is written back the same way.
 */
export interface SignatureDatetime extends Timestamp {
  readonly dateOnly?: true | undefined;
}

const numpyDatetime =
  /^\s*\+?(\d{1,4})(-\d\d(?:-\d\d(?:[T ]\d\d(?::\d\d(?::\d\d(?:\.\d{0,6})?)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?)?)?$/;

/**
 * Reads text as `numpy.datetime64(text).item()` does: ISO 8601 to the microsecond, years 1 to 9999, also just a year.
 * @returns null for `NaT` and empty text, undefined for any other text
 */
export function parseNumpyDatetime(text: string): SignatureDatetime | null | undefined {
  if (text === '' || text.toLowerCase() === 'nat') return null;
  const match = numpyDatetime.exec(text);
  const [, year = '', rest = ''] = match ?? [];
  if (match === null || Number(year) === 0) return undefined;
  const parsed = parseIsoDatetime(year.padStart(4, '0') + rest.replace(/\.(?!\d)/, ''));
  if (parsed === undefined) return undefined;
  const { epochNanoseconds } = parsed;
  return parsed.dateOnly ? { epochNanoseconds, dateOnly: true } : { epochNanoseconds };
}

/** Writes a datetime as Python's `isoformat()` does; fractions of a microsecond are truncated. */
export function formatSignatureDatetime(value: SignatureDatetime): string {
  const microseconds = floorDivide(value.epochNanoseconds, 1000n);
  const milliseconds = floorDivide(microseconds, 1000n);
  const text = new Date(Number(milliseconds)).toISOString();
  if (value.dateOnly === true) return text.slice(0, 10);
  const fraction =
    text.slice(20, 23) + String(microseconds - milliseconds * 1000n).padStart(3, '0');
  return fraction === '000000' ? text.slice(0, 19) : `${text.slice(0, 19)}.${fraction}`;
}

function floorDivide(value: bigint, by: bigint): bigint {
  return value >= 0n ? value / by : -((by - 1n - value) / by);
}
