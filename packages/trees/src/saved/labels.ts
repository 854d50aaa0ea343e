import type { NumericType, Vector } from '@mlmodel/core';
import type { PythonArray, PythonValue } from '@mlmodel/python-objects';

/** The classes of a classifier, in its order. */
export interface Labels {
  readonly size: number;
  /** The labels themselves: strings, booleans, numbers, and bigints for integers. */
  readonly values: readonly (bigint | boolean | number | string)[];
  /** The type of the labels in NumPy. */
  readonly type: NumericType | 'bool' | 'string';
}

/** Labels as a vector of their type. */
export function labelVector(type: Labels['type'], values: readonly unknown[]): Vector {
  switch (type) {
    case 'string':
      return { type, values: values as string[] };
    case 'bool':
      return { type, values: Uint8Array.from(values, Number) };
    case 'float32':
      return { type, values: Float32Array.from(values as number[]) };
    case 'float64':
      return { type, values: Float64Array.from(values as number[]) };
    case 'int32':
      return { type, values: Int32Array.from(values, Number) };
    case 'int8':
      return { type, values: Int8Array.from(values, Number) };
    case 'int16':
      return { type, values: Int16Array.from(values, Number) };
    case 'uint8':
      return { type, values: Uint8Array.from(values, Number) };
    case 'uint16':
      return { type, values: Uint16Array.from(values, Number) };
    case 'uint32':
      return { type, values: Uint32Array.from(values, Number) };
    default:
      return { type: 'int64', values: BigInt64Array.from(values as bigint[]) };
  }
}

const types: Readonly<Record<string, Labels['type']>> = {
  b1: 'bool',
  f4: 'float32',
  f8: 'float64',
  i1: 'int8',
  i2: 'int16',
  i4: 'int32',
  i8: 'int64',
  u1: 'uint8',
  u2: 'uint16',
  u4: 'uint32',
};

/** The labels in an array (classes); undefined for labels of other types, and for mixed ones. */
export function labelsOf({ dtype, shape, values }: PythonArray): Labels | undefined {
  if (shape.length !== 1) return undefined;
  const list = Array.from(values as ArrayLike<PythonValue>);
  if (dtype.kind === 'U' || dtype.kind === 'O') {
    const isText = list.every((value) => typeof value === 'string');
    return isText ? { size: list.length, values: list as string[], type: 'string' } : undefined;
  }
  const type = Object.hasOwn(types, dtype.code) ? types[dtype.code] : undefined;
  if (type === undefined) return undefined;
  return { size: list.length, values: list.map((value) => labelOf(value, type)), type };
}

function labelOf(value: PythonValue, type: Labels['type']): bigint | boolean | number {
  if (type === 'bool') return value === 1;
  return type.startsWith('float') ? (value as number) : BigInt(value as bigint | number);
}
