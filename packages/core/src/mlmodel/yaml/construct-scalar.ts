import { YamlDate } from './yaml-date.js';

const trueWords = new Set(['yes', 'true', 'on']);
const falseWords = new Set(['no', 'false', 'off']);

/** @throws RangeError for a word that is no boolean of YAML 1.1 */
export function constructBoolean(text: string): boolean {
  const word = text.toLowerCase();
  if (trueWords.has(word)) return true;
  if (falseWords.has(word)) return false;
  throw new RangeError('is no boolean; write true or false');
}

/** Python reads no longer decimal integers. */
const maxDecimalDigits = 4300;

/**
 * A YAML 1.1 integer: decimal, `0b1`, `017` (octal), `0xF` or `1:30` (base 60), with `_` anywhere.
 * @returns a bigint beyond 2^53
 * @throws RangeError for other text
 */
export function constructInteger(text: string): number | bigint {
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
  throw new RangeError('is no integer; quote it to make it text');
}

/**
 * A YAML 1.1 float: decimal, `.inf`, `.nan` or `1:30.5` (base 60), with `_` anywhere.
 * @throws RangeError for other text
 */
export function constructFloat(text: string): number {
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
  throw new RangeError('is no number; quote it to make it text');
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
export function constructTimestamp(text: string): YamlDate {
  const match = timestamp.exec(text);
  if (match === null) throw new RangeError('is no date; write it as 2024-01-31');
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
