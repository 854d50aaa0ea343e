import {
  type DataType,
  encodeBase64,
  entriesOf,
  formatIsoDatetime,
  isJsonObject,
  isTimestamp,
  itemType,
  memberType,
  type Timestamp,
} from '@mlmodel/core';

/**
 * A nested value in the notation of `val` in `echo_model.py`: `{"$nan"}`, `{"$bytes"}`, `{"$dict"}`, …
 * @param type the declared type: numbers are integers where it says so
 * @returns integers as bigints, floats as numbers
 */
export function describeValue(value: unknown, type?: DataType): unknown {
  if (typeof value === 'number') return describeNumber(value, type);
  if (typeof value !== 'object' || value === null) return value ?? null;
  if (value instanceof Uint8Array) return { $bytes: encodeBase64(value) };
  if (isTimestamp(value)) return describeTimestamp(value);
  if (Array.isArray(value)) return value.map((item) => describeValue(item, itemType(type)));
  if (!isJsonObject(value)) throw new TypeError('a value that no request can hold');
  return {
    $dict: Array.from(entriesOf(value), ([key, each]) => [
      key,
      describeValue(each, memberType(type, key)),
    ]),
  };
}

/** NaN and infinities have a notation of their own. */
function describeNumber(value: number, type: DataType | undefined): unknown {
  if (Number.isNaN(value)) return { $nan: 'NaN' };
  if (!Number.isFinite(value)) return { $inf: value > 0 ? 1n : -1n };
  const isInteger = (type === 'integer' || type === 'long') && Number.isInteger(value);
  return isInteger ? BigInt(value) : value;
}

function describeTimestamp({ epochNanoseconds, dateOnly }: Timestamp): unknown {
  const text = formatIsoDatetime(epochNanoseconds);
  return dateOnly ? { $date: text.slice(0, 10) } : { $dt: text };
}
