import { parseIsoDatetime } from '../../data/iso-datetime.js';
import type { Timestamp } from '../../data/json-value.js';

/** A datetime of a signature; `dateOnly` when it was written without a time, which is how it is written back. */
export interface SignatureDatetime extends Timestamp {
  readonly dateOnly?: true | undefined;
}

const numpyDatetime =
  /^\s*\+?(\d{1,4})(-\d\d(?:-\d\d(?:[T ]\d\d(?::\d\d(?::\d\d(?:\.\d{0,6})?)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?)?)?$/;

/**
 * Reads text as `numpy.datetime64(text).item()` does: ISO 8601 to the microsecond, years 1 to 9999, a year alone too.
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

/** Writes a datetime as Python's `isoformat()` does; parts of a microsecond are cut off. */
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
