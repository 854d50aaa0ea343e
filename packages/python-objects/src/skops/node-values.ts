import { Dtype } from '../numpy/dtype.js';
import { elementCount } from '../numpy/read-elements.js';
import { PythonArray, PythonGlobal, PythonList, type PythonValue } from '../python-value.js';
import { invalidContent, printable, unsupportedContent } from '../unreadable-content.js';

/** JSON as Python writes it, with NaN and infinities, in a string. */
export function jsonValue(content: unknown): PythonValue {
  if (typeof content !== 'string') throw invalidContent('a value is not JSON');
  if (/^-?\d{1,400}$/.test(content)) return BigInt(content);
  if (content === 'NaN') return Number.NaN;
  if (content === 'Infinity') return Number.POSITIVE_INFINITY;
  if (content === '-Infinity') return Number.NEGATIVE_INFINITY;
  try {
    const value: unknown = JSON.parse(content);
    if (typeof value !== 'object') return value as boolean | number | string;
    if (value === null) return null;
  } catch {
    throw invalidContent('a value is not JSON');
  }
  throw unsupportedContent('a nested value as JSON');
}

/** A bound of a slice. */
export function plainValue(value: unknown): PythonValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value === 'string') return value;
  throw unsupportedContent('a slice of other things than numbers and texts');
}

/** The name of a type. */
export function nameOfType(type: PythonValue): string {
  return type instanceof PythonGlobal ? type.name : '';
}

/** A key, which JSON holds as text. */
export function keyOf(key: string, kind: string): PythonValue {
  if (/^(?:builtins\.str|numpy\.str_?)$/.test(kind)) return key;
  if (/^builtins\.int$|^numpy\.u?int(?:\d|$|c|p)/.test(kind) && /^-?\d{1,400}$/.test(key))
    return BigInt(key);
  if (kind === 'builtins.float' || kind.startsWith('numpy.float')) return Number(key);
  if (kind === 'builtins.bool' || kind.startsWith('numpy.bool')) return key === 'true';
  throw unsupportedContent(`a dictionary with keys of the class ${printable(kind)}`);
}

/** The most objects in nested lists, which may be the same list many times. */
const mostNested = 1_000_000;

/** Objects in nested lists, one for each dimension but the last. */
export function objectArray(items: readonly PythonValue[], shape: readonly number[]): PythonArray {
  const dtype = new Dtype('O', 8, false);
  const count = elementCount(shape);
  if (shape.length > 1 && count > mostNested) {
    throw unsupportedContent('an array of more than a million objects');
  }
  let flat = items;
  for (const _ of shape.slice(1)) {
    const total = flat.reduce<number>(
      (sum, item) => sum + (item instanceof PythonList ? item.items.length : 1),
      0,
    );
    if (total > count) break;
    flat = flat.flatMap((item) => (item instanceof PythonList ? item.items : [item]));
  }
  if (flat.length !== count)
    throw invalidContent('an array has another number of objects than its shape needs');
  return new PythonArray(dtype, shape, flat);
}
