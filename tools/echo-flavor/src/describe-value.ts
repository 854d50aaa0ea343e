import { encodeBase64, entriesOf, isJsonObject, isTimestamp, type Timestamp } from '@mlmodel/core';

/** A nested value in the notation of `val` in `echo_model.py`: `{"$nan"}`, `{"$bytes"}`, `{"$dict"}`, … */
export function describeValue(value: unknown): unknown {
  if (typeof value === 'number') return describeNumber(value);
  if (typeof value !== 'object' || value === null) return value ?? null;
  if (value instanceof Uint8Array) return { $bytes: encodeBase64(value) };
  if (isTimestamp(value)) return describeTimestamp(value);
  if (Array.isArray(value)) return value.map(describeValue);
  if (!isJsonObject(value)) throw new TypeError('a value that no request can hold');
  return { $dict: Array.from(entriesOf(value), ([key, each]) => [key, describeValue(each)]) };
}

/** NaN and infinities have a notation of their own. */
function describeNumber(value: number): unknown {
  if (Number.isNaN(value)) return { $nan: 'NaN' };
  return Number.isFinite(value) ? value : { $inf: Math.sign(value) };
}

function describeTimestamp({ epochNanoseconds, dateOnly }: Timestamp): unknown {
  const text = isoformat(epochNanoseconds);
  return dateOnly ? { $date: text.slice(0, 10) } : { $dt: text };
}

/** As `Timestamp.isoformat()` of pandas: no fraction, microseconds or nanoseconds. */
function isoformat(epochNanoseconds: bigint): string {
  const nanoseconds = ((epochNanoseconds % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  const seconds = (epochNanoseconds - nanoseconds) / 1_000_000_000n;
  const text = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  const fraction = String(nanoseconds).padStart(9, '0');
  if (nanoseconds === 0n) return text;
  return `${text}.${fraction.endsWith('000') ? fraction.slice(0, 6) : fraction}`;
}
