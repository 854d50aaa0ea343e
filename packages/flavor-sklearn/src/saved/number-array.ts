import { PythonArray, PythonList, type PythonValue } from '@mlmodel/python-objects';
import type { Numbers } from '../data/numbers.js';

/** Numbers of a saved array, as doubles in row-major order. */
export interface NumberArray {
  readonly values: Float64Array;
  readonly shape: readonly number[];
  /** Whether NumPy computes with them in floats of 32 bits. */
  readonly type: 'float32' | 'float64';
}

/** A saved array of two dimensions. */
export type Matrix = Pick<Numbers, 'rowCount' | 'values' | 'width'> & Pick<NumberArray, 'type'>;

/** A number, a list of numbers, or an array of numbers; undefined for any other value. */
export function doublesOf(value: PythonValue | undefined): NumberArray | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') {
    return { values: Float64Array.of(Number(value)), shape: [], type: 'float64' };
  }
  if (value instanceof PythonList) return listNumbers(value);
  if (!(value instanceof PythonArray) || value.fields !== undefined) return undefined;
  const { dtype, shape, values } = value;
  if (!'biuf'.includes(dtype.kind)) return undefined;
  const type = dtype.code === 'f4' ? 'float32' : 'float64';
  if (values instanceof Float64Array) return { values, shape, type };
  return { values: Float64Array.from(values as ArrayLike<bigint | number>, Number), shape, type };
}

function listNumbers({ items }: PythonList): NumberArray | undefined {
  const values = new Float64Array(items.length);
  for (const [at, item] of items.entries()) {
    if (typeof item !== 'number' && typeof item !== 'bigint') return undefined;
    values[at] = Number(item);
  }
  return { values, shape: [items.length], type: 'float64' };
}
