import {
  type DataType,
  encodeBase64,
  entriesOf,
  isJsonObject,
  isTimestamp,
  type JsonObject,
} from '@mlmodel/core';

/**
 * The text of a nested value for Python's `json`: numbers keep their kind (`1.0` for a float), NaN and infinities are
 * Python's tokens, and one-key objects stand for what JSON has not: `{"$bytes": base64}`, `{"$time": nanoseconds}`,
 * `{"$date": nanoseconds}`, and `{"$object": [[key, value]]}` for an object that would look like these.
 * @param type the declared type, which tells whether a number is an integer; without one, numbers are floats and
 * bigints integers
 */
export function pythonJson(value: unknown, type?: DataType): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      return type === 'integer' || type === 'long' ? `${value}` : floatText(value);
    case 'boolean':
    case 'bigint':
      return `${value}`;
    case 'object':
      return value === null ? 'null' : objectText(value, type);
    default:
      return 'null';
  }
}

function floatText(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  const text = `${value}`;
  return Number.isInteger(value) && !text.includes('e') ? `${text}.0` : text;
}

function objectText(value: object, type: DataType | undefined): string {
  if (Array.isArray(value)) return listText(value, itemType(type));
  if (value instanceof Uint8Array) return `{"$bytes":"${encodeBase64(value)}"}`;
  if (isTimestamp(value)) {
    return `{"${value.dateOnly === true ? '$date' : '$time'}":"${value.epochNanoseconds}"}`;
  }
  return isJsonObject(value) ? dictionaryText(value, type) : 'null';
}

/** The text of a list whose items have one type. */
export function listText(items: readonly unknown[], type?: DataType): string {
  return `[${items.map((item) => pythonJson(item, type)).join(',')}]`;
}

function dictionaryText(object: JsonObject, type: DataType | undefined): string {
  const entries = Array.from(
    entriesOf(object),
    ([key, value]) => [JSON.stringify(key), pythonJson(value, memberType(type, key))] as const,
  );
  const [first] = entries;
  if (entries.length === 1 && first?.[0].startsWith('"$'))
    return `{"$object":[[${first.join(',')}]]}`;
  return `{${entries.map((entry) => entry.join(':')).join(',')}}`;
}

function itemType(type: DataType | undefined): DataType | undefined {
  if (typeof type !== 'object') return type;
  if (type.type === 'array') return type.items;
  return type.type === 'sparkml_vector' ? 'double' : undefined;
}

function memberType(type: DataType | undefined, key: string): DataType | undefined {
  if (typeof type !== 'object') return undefined;
  if (type.type === 'map') return type.values;
  return type.type === 'object'
    ? type.properties.find(({ name }) => name === key)?.dataType
    : undefined;
}
