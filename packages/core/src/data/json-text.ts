import { encodeBase64 } from './base64.js';
import { isTimestamp } from './json-value.js';

/** A string as ASCII JSON text, with other characters escaped, as Python's `json` writes it. */
export function quoteJson(text: string): string {
  if (plain.test(text)) return `"${text}"`;
  return JSON.stringify(text).replace(/[\x7f-\uffff]/g, escapeUnit);
}

const plain = /^[ !#-[\]-~]*$/;

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Python writes magnitudes from the first up to the second without an exponent. */
const leastPlain = 1e-4;
const endOfPlain = 1e16;

/**
 * A float as Python's `json` writes it: the shortest text that reads back equal, always with a point or an exponent
 * (`1.0`, `1e-05`, `1e+16`), `NaN`, `Infinity` or `-Infinity`.
 */
export function formatPythonFloat(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude >= leastPlain && magnitude < endOfPlain) {
    return Number.isInteger(value) ? `${value}.0` : `${value}`;
  }
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  if (!Number.isFinite(value)) return `${value}`;
  const [mantissa, power] = value.toExponential().split('e');
  const exponent = Number(power);
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/**
 * JSON text of values beyond JSON: 64-bit integers in full, NaN and infinities as strings, times in ISO 8601, binaries
 * in base64.
 * @param indent spaces per level; one line when absent
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

/** `Object.fromEntries` defines own keys, including `__proto__`. */
function fromEntries(entries: readonly (readonly [unknown, unknown])[]): object {
  return Object.fromEntries(entries.map(([key, item]) => [String(key), toPlain(item)]));
}

function isoTime(epochNanoseconds: bigint): string {
  const milliseconds = Number(epochNanoseconds / 1_000_000n);
  return new Date(milliseconds).toISOString();
}

/** Node has `JSON.rawJSON` since version 21 (ECMA-262, 25.5.3). */
const { rawJSON: rawJson } = JSON as typeof JSON & { rawJSON(text: string): unknown };
