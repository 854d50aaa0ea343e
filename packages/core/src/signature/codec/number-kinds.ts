import { itemType, memberType } from '../declared-types.js';
import type { DataType } from '../schema.js';
import type { PythonJson } from './parse-python-json.js';

/**
 * JSON with Python's number kinds as JavaScript has it: integers up to 2^53 become numbers, Maps plain objects;
 * everything else stays.
 */
export function numbersFromPython(value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (Array.isArray(value)) return value.map(numbersFromPython);
  if (!(value instanceof Map)) return value;
  return Object.fromEntries([...value].map(([key, item]) => [key, numbersFromPython(item)]));
}

/**
 * As {@link numbersFromPython}, where a type declares integers; elsewhere integers stay bigints, as a model would see that
 * they are no floats.
 */
export function declaredNumbersFromPython(value: unknown, type: DataType | undefined): unknown {
  if (type === 'integer' || type === 'long') return numbersFromPython(value);
  if (Array.isArray(value)) {
    return value.map((item) => declaredNumbersFromPython(item, itemType(type)));
  }
  if (!(value instanceof Map)) return value;
  const entries = [...value].map(([key, item]): [string, unknown] => [
    key,
    declaredNumbersFromPython(item, memberType(type, key)),
  ]);
  return Object.fromEntries(entries);
}

/** The other way: safe integers become bigints, numbers that are none stay floats, plain objects become Maps. */
export function numbersToPython(value: unknown): PythonJson {
  if (typeof value === 'number')
    return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(numbersToPython);
  if (typeof value !== 'object' || value === null) return value as PythonJson;
  const entries = value instanceof Map ? value : Object.entries(value);
  return new Map([...entries].map(([key, item]) => [String(key), numbersToPython(item)]));
}
