import { decodeBase64 } from '../../data/base64.js';
import { YamlDate } from './yaml-date.js';

/** The tag of a plain scalar. */
type ScalarTag = 'null' | 'bool' | 'int' | 'float' | 'timestamp' | 'merge' | 'value' | 'str';

/**
 * The implicit resolvers of PyYAML's SafeLoader, which follow the YAML 1.1 type repository with these differences: an
 * exponent needs a dot and a sign (`1e5` is a string), and `y` and `n` are strings.
 */
const patterns: readonly (readonly [ScalarTag, RegExp])[] = [
  ['null', /^(?:~|null|Null|NULL|)$/],
  ['bool', /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/],
  [
    'int',
    /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][\d_]*)|[-+]?0x[\da-fA-F_]+|[-+]?[1-9][\d_]*(?::[0-5]?\d)+)$/,
  ],
  [
    'float',
    /^(?:[-+]?\d[\d_]*\.[\d_]*(?:[eE][-+]\d+)?|\.\d[\d_]*(?:[eE][-+]\d+)?|[-+]?\d[\d_]*(?::[0-5]?\d)+\.[\d_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
  ],
  [
    'timestamp',
    /^\d{4}-(?:\d\d-\d\d|\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/,
  ],
  ['merge', /^<<$/],
  ['value', /^=$/],
];

/** Longer text is always a string, which bounds the work of the patterns. */
const maxLength = 100_000;

/** The tag that PyYAML gives a plain scalar without a tag. */
export function scalarTag(text: string): ScalarTag {
  if (text.length > maxLength) return 'str';
  return patterns.find(([, pattern]) => pattern.test(text))?.[0] ?? 'str';
}

export type ScalarValue = null | boolean | number | bigint | string | YamlDate | Uint8Array;

/** The YAML 1.1 tags of PyYAML's SafeLoader, and the kind of node each applies to. */
export const standardTags: ReadonlyMap<string, 'scalar' | 'list' | 'mapping'> = new Map([
  ['null', 'scalar'],
  ['bool', 'scalar'],
  ['int', 'scalar'],
  ['float', 'scalar'],
  ['binary', 'scalar'],
  ['timestamp', 'scalar'],
  ['str', 'scalar'],
  ['seq', 'list'],
  ['omap', 'list'],
  ['pairs', 'list'],
  ['map', 'mapping'],
  ['set', 'mapping'],
]);

/**
 * The value of a scalar with a known tag.
 * @throws RangeError for text that the tag does not allow
 */
export function constructTagged(tag: string, text: string): ScalarValue {
  switch (tag) {
    case 'null':
      return null;
    case 'bool':
      return constructBoolean(text);
    case 'int':
      return constructInteger(text);
    case 'float':
      return constructFloat(text);
    case 'timestamp':
      return constructTimestamp(text);
    case 'binary':
      return constructBinary(text);
    default:
      return text;
  }
}

function constructBinary(text: string): Uint8Array {
  const bytes = decodeBase64(text);
  if (bytes === undefined) throw new RangeError('is not base64');
  return bytes;
}

const trueWords = new Set(['yes', 'true', 'on']);
const falseWords = new Set(['no', 'false', 'off']);

/** @throws RangeError for a word that is not a YAML 1.1 boolean */
function constructBoolean(text: string): boolean {
  const word = text.toLowerCase();
  if (trueWords.has(word)) return true;
  if (falseWords.has(word)) return false;
  throw new RangeError('is not a boolean; write true or false');
}

/** Python rejects longer decimal integers. */
const maxDecimalDigits = 4300;

/**
 * A YAML 1.1 integer: decimal, `0b1`, `017` (octal), `0xF` or `1:30` (base 60), with `_` anywhere.
 * @returns a bigint beyond 2^53
 * @throws RangeError for other text
 */
function constructInteger(text: string): number | bigint {
  const { negative, digits } = splitSign(text.replaceAll('_', ''));
  const magnitude = integerMagnitude(digits);
  if (magnitude > BigInt(Number.MAX_SAFE_INTEGER)) return negative ? -magnitude : magnitude;
  return negative ? 0 - Number(magnitude) : Number(magnitude);
}

function integerMagnitude(digits: string): bigint {
  if (/^0b[01]+$/.test(digits) || /^0x[\da-fA-F]+$/.test(digits)) return BigInt(digits);
  if (/^0[0-7]*$/.test(digits)) return BigInt(`0o${digits}`);
  if (/^\d+(?::\d+)*$/.test(digits) && digits.length <= maxDecimalDigits) {
    return digits.split(':').reduce((sum, part) => sum * 60n + BigInt(part), 0n);
  }
  throw new RangeError('is not an integer; quote it to make it a string');
}

/**
 * A YAML 1.1 float: decimal, `.inf`, `.nan` or `1:30.5` (base 60), with `_` anywhere.
 * @throws RangeError for other text
 */
function constructFloat(text: string): number {
  const { negative, digits } = splitSign(text.replaceAll('_', '').toLowerCase());
  const magnitude = floatMagnitude(digits);
  return negative ? -magnitude : magnitude;
}

function floatMagnitude(digits: string): number {
  if (digits === '.inf') return Number.POSITIVE_INFINITY;
  if (digits === '.nan') return Number.NaN;
  const parts = digits.split(':');
  if (parts.every((part) => /^(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/.test(part))) {
    return parts.reduce((sum, part) => sum * 60 + Number(part), 0);
  }
  throw new RangeError('is not a number; quote it to make it a string');
}

function splitSign(text: string): { negative: boolean; digits: string } {
  return { negative: text.startsWith('-'), digits: text.replace(/^[-+]/, '') };
}

const timestamp =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(Z|([-+])(\d\d?)(?::(\d\d))?))?)?$/;

/**
 * A YAML 1.1 date, or a date and time to the microsecond.
 * @throws RangeError for other text and for a day, time or offset that does not exist
 */
function constructTimestamp(text: string): YamlDate {
  const match = timestamp.exec(text);
  if (match === null) throw new RangeError('is not a date; write it as 2024-01-31');
  const [, year, month, day, hour, minute, second, fraction] = match;
  const date = `${year}-${twoDigits(month)}-${twoDigits(day)}`;
  if (!dayExists(date)) throw new RangeError('is a date that does not exist');
  if (hour === undefined) return new YamlDate(date);
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
    throw new RangeError('is a time that does not exist');
  }
  const microseconds = (fraction ?? '').slice(0, 6).padEnd(6, '0');
  const decimals = Number(microseconds) === 0 ? '' : `.${microseconds}`;
  return new YamlDate(
    `${date}T${twoDigits(hour)}:${minute}:${second}${decimals}${offsetOf(match)}`,
  );
}

function offsetOf(match: RegExpExecArray): string {
  const [zone, sign, hours, minutes] = match.slice(8);
  if (zone === undefined) return '';
  if (zone === 'Z') return '+00:00';
  const total = Number(hours) * 60 + Number(minutes ?? 0);
  if (total >= 24 * 60) throw new RangeError('has an offset of a day or more');
  const direction = total === 0 ? '+' : sign;
  return `${direction}${twoDigits(String(Math.floor(total / 60)))}:${twoDigits(String(total % 60))}`;
}

function dayExists(date: string): boolean {
  const read = new Date(`${date}T00:00:00Z`);
  const isYear = !date.startsWith('0000');
  return isYear && !Number.isNaN(read.getTime()) && read.toISOString().startsWith(date);
}

function twoDigits(text: string | undefined): string {
  return (text ?? '').padStart(2, '0');
}
