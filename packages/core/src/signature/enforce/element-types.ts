import type { ElementType } from '../../data/vector.js';
import type { ScalarType } from '../schema.js';

/** The storage of each scalar type. */
export const elementTypeOfScalar: Readonly<Record<ScalarType, Exclude<ElementType, 'json'>>> = {
  boolean: 'bool',
  integer: 'int32',
  long: 'int64',
  float: 'float32',
  double: 'float64',
  string: 'string',
  binary: 'binary',
  datetime: 'datetime',
};

const numpyNames: ReadonlyMap<string, ElementType> = new Map<string, ElementType>([
  ['bool', 'bool'],
  ['int8', 'int8'],
  ['int16', 'int16'],
  ['int32', 'int32'],
  ['int64', 'int64'],
  ['uint8', 'uint8'],
  ['uint16', 'uint16'],
  ['uint32', 'uint32'],
  ['uint64', 'uint64'],
  ['float16', 'float16'],
  ['float32', 'float32'],
  ['float64', 'float64'],
  ['str', 'string'],
  ['object', 'json'],
  ['bytes', 'binary'],
]);

/** The storage of a numpy dtype; undefined for unsupported ones, such as complex numbers. */
export function elementTypeOfDtype(dtype: string): ElementType | undefined {
  if (/^datetime64(\[\w+\])?$/.test(dtype)) return 'datetime';
  if (/^[<>=|]?U\d*$/.test(dtype)) return 'string';
  if (/^[<>=|]?S\d*$/.test(dtype)) return 'binary';
  return numpyNames.get(dtype);
}
