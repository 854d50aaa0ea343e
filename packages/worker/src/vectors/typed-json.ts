import {
  type DataType,
  encodeBase64,
  entriesOf,
  formatPythonFloat,
  isJsonObject,
  isTimestamp,
  itemType,
  type JsonObject,
  memberType,
} from '@mlmodel/core';

/**
 * The text of a value for Python's `json`, used for everything but vectors of numbers: numbers keep their kind (`1.0`
 * for a float), NaN and infinities are Python's tokens, and one-key objects represent values without a JSON form:
 * `{"$bytes": base64}`, `{"$time": nanoseconds}`, `{"$date": nanoseconds}`, and `{"$object": [[key, value]]}` for an
 * object that looks like one of these.
 * @param type the declared type: numbers are integers where it declares integers. Elsewhere numbers are floats and
 * bigints integers
 */
export function typedJson(value: unknown, type?: DataType): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      return type === 'integer' || type === 'long' ? `${value}` : formatPythonFloat(value);
    case 'boolean':
    case 'bigint':
      return `${value}`;
    case 'object':
      return value === null ? 'null' : objectText(value, type);
    default:
      return 'null';
  }
}

function objectText(value: object, type: DataType | undefined): string {
  if (Array.isArray(value)) return typedJsonList(value, itemType(type));
  if (value instanceof Uint8Array) return `{"$bytes":"${encodeBase64(value)}"}`;
  if (isTimestamp(value)) {
    return `{"${value.dateOnly === true ? '$date' : '$time'}":"${value.epochNanoseconds}"}`;
  }
  return isJsonObject(value) ? dictionaryText(value, type) : 'null';
}

/** The text of a list of items of one type. */
export function typedJsonList(items: readonly unknown[], type?: DataType): string {
  return `[${items.map((item) => typedJson(item, type)).join(',')}]`;
}

function dictionaryText(object: JsonObject, type: DataType | undefined): string {
  const entries = Array.from(
    entriesOf(object),
    ([key, value]) => [JSON.stringify(key), typedJson(value, memberType(type, key))] as const,
  );
  const [first] = entries;
  if (entries.length === 1 && first?.[0].startsWith('"$'))
    return `{"$object":[[${first.join(',')}]]}`;
  return `{${entries.map((entry) => entry.join(':')).join(',')}}`;
}
