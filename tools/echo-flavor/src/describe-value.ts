import {
  encodeBase64,
  entriesOf,
  formatIsoDatetime,
  isJsonObject,
  isTimestamp,
  type Timestamp,
} from '@mlmodel/core';

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
  const text = formatIsoDatetime(epochNanoseconds);
  return dateOnly ? { $date: text.slice(0, 10) } : { $dt: text };
}
