import { exactInteger } from '../../../data/exact-integer.js';

const integer = /^[ \t]*([+-]?)(\d+)[ \t]*$/;
const float = /^[ \t]*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?[ \t]*$/;
const infinity = /^([+-]?)inf(?:inity)?$/i;
/** The longest text that is read as a number. */
const maximumLength = 400;

/** An integer as pandas' `read_csv` takes it; the text itself when it is none. */
export function readCsvInteger(text: string): bigint | string {
  const match = text.length <= maximumLength ? integer.exec(text) : null;
  if (match === null) return text;
  const magnitude = BigInt(match[2] as string);
  return match[1] === '-' ? -magnitude : magnitude;
}

/** A number as pandas' `read_csv` takes it; the text itself when it is none. */
export function readCsvFloat(text: string): number | string {
  if (float.test(text)) return Number(text);
  const match = infinity.exec(text);
  if (match === null) return text;
  return match[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** A boolean as pandas' `read_csv` takes it, in any case; the text itself when it is none. */
export function readCsvBoolean(text: string): boolean | string {
  if (text.length > 5) return text;
  const lower = text.toLowerCase();
  if (lower === 'true') return true;
  return lower === 'false' ? false : text;
}

/**
 * The first of integer, number and boolean that a text is; the text itself when it is none. A number without a fraction
 * that a double may not hold is an integer.
 */
export function readCsvScalar(text: string): bigint | number | boolean | string {
  const integer = readCsvInteger(text);
  if (typeof integer !== 'string') return integer;
  const float = readCsvFloat(text);
  if (typeof float === 'string') return readCsvBoolean(text);
  const mayBeInexact = Number.isInteger(float) && !Number.isSafeInteger(float);
  return mayBeInexact ? (exactInteger(text.trim()) ?? float) : float;
}
