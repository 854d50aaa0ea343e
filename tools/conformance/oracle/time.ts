/** The first and the last moment of pandas' `datetime64[ns]`; the smallest int64 is "not a time". */
export const minimumTime = -(2n ** 63n) + 1n;
export const maximumTime = 2n ** 63n - 1n;

const zone = '(Z|[+-]\\d{2}(?::?\\d{2})?)?';
const clock = `[T ](\\d{2})(?::?(\\d{2})(?::?(\\d{2})(?:[.,](\\d+))?)?)?${zone}`;
const extended = new RegExp(`^(\\d{4})(?:-(\\d{2})(?:-(\\d{2})(?:${clock})?)?)?$`, 'i');
const basic = new RegExp(`^(\\d{4})(\\d{2})(\\d{2})(?:${clock})?$`, 'i');

/**
 * Reads a date or a time of ISO 8601, with or without an offset (converted to UTC); digits beyond nanoseconds are
 * dropped.
 * @returns nanoseconds since 1970, of any size; undefined when the text is not such a time
 */
export function parseIsoTime(text: string): bigint | undefined {
  const found = extended.exec(text) ?? basic.exec(text);
  if (found === null) return undefined;
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00'] = found;
  const [fraction = '', offset = 'Z'] = [found[7], found[8]];
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(date.getTime()) || date.getUTCDate() !== Number(day)) return undefined;
  const seconds = BigInt(date.getTime() / 1000) - offsetSeconds(offset);
  return seconds * 1_000_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0'));
}

function offsetSeconds(offset: string): bigint {
  if (offset.toUpperCase() === 'Z') return 0n;
  const digits = offset.slice(1).replace(':', '').padEnd(4, '0');
  const seconds = BigInt(digits.slice(0, 2)) * 3600n + BigInt(digits.slice(2)) * 60n;
  return offset.startsWith('-') ? -seconds : seconds;
}

/** Python's `isoformat` of a pandas Timestamp: seconds always, then micro- or nanoseconds only if there are any. */
export function formatIsoTime(nanoseconds: bigint): string {
  const seconds = floorDivide(nanoseconds, 1_000_000_000n);
  const rest = (nanoseconds - seconds * 1_000_000_000n).toString().padStart(9, '0');
  const text = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  if (rest === '000000000') return text;
  return `${text}.${rest.endsWith('000') ? rest.slice(0, 6) : rest}`;
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}
