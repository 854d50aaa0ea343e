import { isOverflow, type Json } from './json.ts';

/** Writes JSON as Python does: floats have a fraction or an exponent, and its tokens stay tokens. */
export function writeJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(writeJson).join(', ')}]`;
  if (value instanceof Map) {
    return `{${[...value].map(([key, item]) => `${JSON.stringify(key)}: ${writeJson(item)}`).join(', ')}}`;
  }
  if (isOverflow(value)) return value.overflow > 0 ? 'Infinity' : '-Infinity';
  if (typeof value === 'bigint') return String(value);
  return typeof value === 'number' ? writeFloat(value) : JSON.stringify(value);
}

function writeFloat(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  const text = String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}
