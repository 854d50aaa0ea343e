import { encodeBase64 } from './base64.js';
import { isTimestamp } from './json-value.js';

/**
 * JSON text of values that JSON has no form for: 64-bit integers in full, NaN and infinities as strings, times in
 * ISO 8601, binaries in base64.
 * @param indent blanks a level; on one line when absent
 */
export function toJsonText(value: unknown, indent?: number): string {
  return JSON.stringify(toPlain(value), undefined, indent) ?? 'null';
}

function toPlain(value: unknown): unknown {
  if (typeof value === 'bigint') return rawJson(String(value));
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (value instanceof Uint8Array) return encodeBase64(value);
  if (isTimestamp(value)) return isoTime(value.epochNanoseconds);
  if (Array.isArray(value)) return value.map(toPlain);
  if (value instanceof Map) return fromEntries([...value]);
  return typeof value === 'object' && value !== null ? fromEntries(Object.entries(value)) : value;
}

/** `Object.fromEntries` makes own keys, so `__proto__` is one too. */
function fromEntries(entries: readonly (readonly [unknown, unknown])[]): object {
  return Object.fromEntries(entries.map(([key, item]) => [String(key), toPlain(item)]));
}

function isoTime(epochNanoseconds: bigint): string {
  const milliseconds = Number(epochNanoseconds / 1_000_000n);
  return new Date(milliseconds).toISOString();
}

/** Node has `JSON.rawJSON` since version 21 (ECMA-262, 25.5.3). */
const { rawJSON: rawJson } = JSON as typeof JSON & { rawJSON(text: string): unknown };
