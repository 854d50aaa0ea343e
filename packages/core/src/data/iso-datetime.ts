const datePart = String.raw`(\d{4})(?:-(\d{2})(?:-(\d{2}))?|(\d{2})(\d{2}))?`;
const timePart = String.raw`(\d{2})(?::(\d{2})(?::(\d{2})(?:[.,](\d+))?)?|(\d{2})(?:(\d{2})(?:[.,](\d+))?)?)?`;
const offsetPart = String.raw`(Z|[+-]\d{2}(?::?\d{2})?)`;
const isoDatetime = new RegExp(`^${datePart}(?:[T ]${timePart}(?: ?${offsetPart})?)?$`);

const nanosecondsAMinute = 60_000_000_000n;

/** What an ISO 8601 text says. */
export interface IsoDatetime {
  readonly epochNanoseconds: bigint;
  /** The text has no time of the day. */
  readonly dateOnly: boolean;
  /** Digits of the fraction of a second, without zeros at its end. */
  readonly fractionDigits: number;
}

/**
 * Reads an ISO 8601 date (`2020`, `2020-01`, `2020-01-02`, `20200102`), perhaps with a time (after `T` or a space, to
 * the nanosecond) and an offset from UTC. Without an offset it is taken as UTC.
 * @returns undefined for any other text, a day or time that does not exist, and parts of a nanosecond
 */
export function parseIsoDatetime(text: string): IsoDatetime | undefined {
  const match = isoDatetime.exec(text);
  if (match === null) return undefined;
  const milliseconds = readDate(match);
  if (milliseconds === undefined) return undefined;
  const [hour, minute, second, fraction] = readTime(match);
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const digits = fraction.replace(/0+$/, '');
  const offset = readOffset(match[13]);
  if (digits.length > 9 || offset === undefined) return undefined;
  const seconds = milliseconds / 1000 + hour * 3600 + minute * 60 + second;
  return {
    epochNanoseconds:
      BigInt(seconds) * 1_000_000_000n +
      BigInt(digits.padEnd(9, '0')) -
      BigInt(offset) * nanosecondsAMinute,
    dateOnly: match[6] === undefined,
    fractionDigits: digits.length,
  };
}

function readDate(match: RegExpExecArray): number | undefined {
  const year = Number(match[1]);
  const month = Number(match[2] ?? match[4] ?? 1);
  const day = Number(match[3] ?? match[5] ?? 1);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.getTime() : undefined;
}

function readTime(match: RegExpExecArray): [number, number, number, string] {
  return [
    Number(match[6] ?? 0),
    Number(match[7] ?? match[10] ?? 0),
    Number(match[8] ?? match[11] ?? 0),
    match[9] ?? match[12] ?? '',
  ];
}

/** Minutes east of UTC. */
function readOffset(text: string | undefined): number | undefined {
  if (text === undefined || text === 'Z') return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(3).replace(':', '') || 0);
  if (hours > 23 || minutes > 59) return undefined;
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
