/** What an ISO 8601 text says. */
interface IsoDatetime {
  readonly epochNanoseconds: bigint;
  /** The text has no time of the day. */
  readonly dateOnly: boolean;
  /** Digits of the fraction of a second, without zeros at its end. */
  readonly fractionDigits: number;
}

/**
 * Reads an ISO 8601 date (`2020`, `2020-01`, `2020-01-02`, `20200102`), perhaps with a time (after `T` or a space:
 * `05`, `05:06`, `05:06:07.123456789`, `050607`) and then an offset from UTC (`Z`, `+02`, `+02:00`, `+0200`). Without
 * an offset it is taken as UTC.
 * @returns undefined for any other text, a day or time that does not exist, and parts of a nanosecond
 */
export function parseIsoDatetime(text: string): IsoDatetime | undefined {
  const date = readDate(text);
  if (date === undefined) return undefined;
  if (date.end === text.length) return toDatetime(date.seconds, midnight, true);
  const separator = text.charCodeAt(date.end);
  if (separator !== code.T && separator !== code.space) return undefined;
  const time = readTime(text, date.end + 1);
  return time === undefined ? undefined : toDatetime(date.seconds, time, false);
}

const code = { T: 84, Z: 90, space: 32, plus: 43, comma: 44, minus: 45, point: 46, colon: 58 };
const midnight: TimeOfDay = { seconds: 0, nanoseconds: 0, fractionDigits: 0 };

interface TimeOfDay {
  /** Since midnight UTC; the offset is taken off. */
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly fractionDigits: number;
}

function toDatetime(daySeconds: number, time: TimeOfDay, dateOnly: boolean): IsoDatetime {
  const epochNanoseconds =
    BigInt(daySeconds + time.seconds) * 1_000_000_000n + BigInt(time.nanoseconds);
  return { epochNanoseconds, dateOnly, fractionDigits: time.fractionDigits };
}

/** The value of `count` digits at a position; -1 when they are not all digits. */
function digits(text: string, start: number, count: number): number {
  let value = 0;
  for (let index = start; index < start + count; index++) {
    const digit = text.charCodeAt(index) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** Seconds since 1970 at midnight, and where the date ends. */
function readDate(text: string): { seconds: number; end: number } | undefined {
  const year = digits(text, 0, 4);
  let month = 1;
  let day = 1;
  let end = 4;
  if (text.charCodeAt(4) === code.minus) {
    month = digits(text, 5, 2);
    end = 7;
    if (text.charCodeAt(7) === code.minus) {
      day = digits(text, 8, 2);
      end = 10;
    }
  } else if (digits(text, 4, 4) >= 0) {
    month = digits(text, 4, 2);
    day = digits(text, 6, 2);
    end = 8;
  }
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return undefined;
  return { seconds: daysSince1970(year, month, day) * 86_400, end };
}

function daysOf(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
}

/** Howard Hinnant's `days_from_civil`: years begin in March, so that the leap day comes last. */
function daysSince1970(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Minutes and seconds are optional; without them the time is the start of the hour or minute. */
function readTime(text: string, start: number): TimeOfDay | undefined {
  const hour = digits(text, start, 2);
  if (hour < 0 || hour > 23) return undefined;
  let end = start + 2;
  const separator = text.charCodeAt(end) === code.colon ? 1 : 0;
  const minute = digits(text, end + separator, 2);
  if (minute < 0) return separator === 1 ? undefined : readRest(text, end, hour * 3600);
  end += separator + 2;
  if (minute > 59) return undefined;
  const hasSeconds = separator === 0 || text.charCodeAt(end) === code.colon;
  const second = hasSeconds ? digits(text, end + separator, 2) : -1;
  if (second < 0) {
    const broken = hasSeconds && separator === 1;
    return broken ? undefined : readRest(text, end, hour * 3600 + minute * 60);
  }
  if (second > 59) return undefined;
  return readFraction(text, end + separator + 2, hour * 3600 + minute * 60 + second);
}

function readFraction(text: string, start: number, seconds: number): TimeOfDay | undefined {
  const mark = text.charCodeAt(start);
  if (mark !== code.point && mark !== code.comma) return readRest(text, start, seconds);
  let end = start + 1;
  let nanoseconds = 0;
  let fractionDigits = 0;
  for (let digit = digits(text, end, 1); digit >= 0; digit = digits(text, ++end, 1)) {
    if (digit === 0) continue;
    fractionDigits = end - start;
    if (fractionDigits > 9) return undefined;
    nanoseconds += digit * 10 ** (9 - fractionDigits);
  }
  const time = end > start + 1 ? readRest(text, end, seconds) : undefined;
  return time && { ...time, nanoseconds, fractionDigits };
}

/** Reads what may follow a time: an optional space and an offset. */
function readRest(text: string, start: number, seconds: number): TimeOfDay | undefined {
  if (start === text.length) return { ...midnight, seconds };
  const begin = text.charCodeAt(start) === code.space ? start + 1 : start;
  const offset = readOffset(text, begin);
  return offset === undefined ? undefined : { ...midnight, seconds: seconds - offset };
}

/** Seconds east of UTC. */
function readOffset(text: string, start: number): number | undefined {
  const sign = text.charCodeAt(start);
  if (sign === code.Z) return start + 1 === text.length ? 0 : undefined;
  if (sign !== code.plus && sign !== code.minus) return undefined;
  const hours = digits(text, start + 1, 2);
  const separator = text.charCodeAt(start + 3) === code.colon ? 1 : 0;
  const short = start + 3 === text.length;
  const minutes = short ? 0 : digits(text, start + 3 + separator, 2);
  if (!short && start + 5 + separator !== text.length) return undefined;
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return undefined;
  return (sign === code.minus ? -1 : 1) * (hours * 3600 + minutes * 60);
}

const nanosecondsPerMillisecond = 1_000_000n;

/**
 * A time as pandas' `Timestamp.isoformat` writes it: no fraction for whole seconds, six digits for whole
 * microseconds, else nine.
 * @param nanoseconds since 1970 in UTC
 */
export function formatIsoDatetime(nanoseconds: bigint): string {
  const remainder = Number(nanoseconds % nanosecondsPerMillisecond);
  const below = remainder < 0 ? remainder + 1_000_000 : remainder;
  const milliseconds = Number((nanoseconds - BigInt(below)) / nanosecondsPerMillisecond);
  const iso = new Date(milliseconds).toISOString();
  const seconds = iso.slice(0, -5);
  const fraction = iso.slice(-4, -1) + String(below).padStart(6, '0');
  if (fraction === '000000000') return seconds;
  return `${seconds}.${fraction.endsWith('000') ? fraction.slice(0, 6) : fraction}`;
}
