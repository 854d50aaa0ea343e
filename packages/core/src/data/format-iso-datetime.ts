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
