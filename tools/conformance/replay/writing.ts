import { isOverflow, type Json } from '../table/json.ts';

/** Writes JSON for people to read: Python's tokens stay tokens. */
export function writeJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(writeJson).join(', ')}]`;
  if (value instanceof Map) {
    return `{${[...value].map(([key, item]) => `${JSON.stringify(key)}: ${writeJson(item)}`).join(', ')}}`;
  }
  if (isOverflow(value)) return value.overflow > 0 ? 'Infinity' : '-Infinity';
  if (typeof value === 'bigint' || typeof value === 'number') return String(value);
  return JSON.stringify(value);
}
