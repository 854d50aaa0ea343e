import { isOverflow, type Json } from '../table/json.ts';

/**
 * Compares two JSON values by the rules of `corpus/replay.py`: integers exactly, other numbers within the tolerance,
 * objects by their keys in any order.
 * @param tolerance relative and absolute; 0 for exact
 */
export function sameJson(left: Json, right: Json, tolerance: number): boolean {
  if (typeof left === 'bigint' && typeof right === 'bigint') return left === right;
  if (isNumeric(left) && isNumeric(right))
    return sameNumber(Number(left), Number(right), tolerance);
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

function isNumeric(value: Json): value is bigint | number {
  return typeof value === 'bigint' || typeof value === 'number';
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
 * An echo answer with what the comparison does not tell apart made equal: text dtypes, numpy's wrappers of scalars and
 * arrays, the two ways in which pandas writes a missing text, and the dtypes of columns with missing numbers.
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
  const gaps = dtype !== undefined && hasGaps(canonical(value.get('values') ?? null, false));
  const text = gaps || (typeof dtype === 'string' && isTextDtype(dtype));
  return new Map(
    [...value].map(([key, item]) => [
      key,
      key === 'dtype' && text ? (gaps ? 'gaps' : 'text') : canonical(item, inText || text),
    ]),
  );
}

/** Whether cells are missing among numbers or booleans: pandas has no dtype of its own for such columns. */
function hasGaps(cells: Json): boolean {
  if (!Array.isArray(cells)) return false;
  const isGap = (cell: Json) =>
    cell === null || (cell instanceof Map && cell.get('$nan') === 'NaN');
  return cells.some(isGap) && cells.every((cell) => typeof cell !== 'string');
}

function isTextDtype(dtype: string): boolean {
  return ['object', 'str', 'string'].includes(dtype) || /^(<U|\|?S)\d+$/.test(dtype);
}
