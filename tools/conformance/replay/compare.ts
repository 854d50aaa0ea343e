import { isOverflow, type Json } from '../oracle/json.ts';

/**
 * Compares two JSON values: integers exactly, floats within the tolerance, objects by their keys in any order. An
 * integer is never equal to a float (`1` and `1.0`), which `corpus/replay.py` does not distinguish.
 * @param tolerance relative and absolute; 0 for exact
 */
export function sameJson(left: Json, right: Json, tolerance: number): boolean {
  if (typeof left === 'bigint' && typeof right === 'bigint') return left === right;
  if (typeof left === 'number' && typeof right === 'number') {
    return sameNumber(left, right, tolerance);
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    return (
      left.length === right.length &&
      left.every((item, at) => sameJson(item, right[at] ?? null, tolerance))
    );
  }
  if (left instanceof Map && right instanceof Map) {
    return (
      left.size === right.size &&
      [...left].every(([key, item]) => {
        const other = right.get(key);
        return other !== undefined && sameJson(item, other, tolerance);
      })
    );
  }
  return left === right;
}

function sameNumber(left: number, right: number, tolerance: number): boolean {
  if (Number.isNaN(left) || Number.isNaN(right)) return Number.isNaN(left) && Number.isNaN(right);
  if (left === right) return true;
  const scale = Math.max(Math.abs(left), Math.abs(right));
  return tolerance > 0 && Math.abs(left - right) <= Math.max(tolerance * scale, tolerance);
}

/** Python's tokens as this project writes them: NaN is null, infinities are strings. */
export function standardJson(value: Json): Json {
  if (Array.isArray(value)) return value.map(standardJson);
  if (value instanceof Map)
    return new Map([...value].map(([key, item]) => [key, standardJson(item)]));
  if (isOverflow(value)) return value.overflow > 0 ? 'Infinity' : '-Infinity';
  if (typeof value !== 'number' || Number.isFinite(value)) return value;
  return Number.isNaN(value) ? null : String(value);
}

/**
 * An echo response, with differences removed that do not count: text dtypes, numpy's wrappers of scalars and
 * arrays, and the two ways in which pandas writes a missing text.
 */
export function canonicalEcho(value: Json): Json {
  return canonical(value, false);
}

function canonical(value: Json, inText: boolean): Json {
  if (Array.isArray(value)) return value.map((item) => canonical(item, inText));
  if (!(value instanceof Map)) return value;
  if (value.size === 1) {
    const [key, item] = [...value][0] as [string, Json];
    if (key === '$np' && Array.isArray(item)) return canonical(item[1] ?? null, inText);
    if (key === '$nd' && Array.isArray(item)) return canonical(item[2] ?? null, inText);
    if (key === '$nan' && inText) return null;
  }
  const dtype = value.get('dtype');
  const text = typeof dtype === 'string' && isTextDtype(dtype);
  return new Map(
    [...value].map(([key, item]) => [
      key,
      key === 'dtype' && text ? 'text' : canonical(item, inText || text),
    ]),
  );
}

function isTextDtype(dtype: string): boolean {
  return ['object', 'str', 'string'].includes(dtype) || /^(<U|\|?S)\d+$/.test(dtype);
}
