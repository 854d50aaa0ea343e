import { type ElementStorage, MlmodelError, type Vector } from '@mlmodel/core';
import type { TensorType } from '../graph-fields.js';
import { castVector } from './cast-vector.js';

/** Elements of a type that a tensor can have, none of them missing. */
export type TensorElements = {
  [T in TensorType]: { readonly type: T; readonly values: ElementStorage[T] };
}[TensorType];

/** Any array of elements, for code that only moves them. */
export interface ElementArray {
  readonly length: number;
  [index: number]: unknown;
}

const storages = {
  bool: Uint8Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  float16: Uint16Array,
  float32: Float32Array,
  float64: Float64Array,
  string: Array<string | null>,
};

/** NaN as each type of float holds it. */
const missingValues: Readonly<Partial<Record<TensorType, number>>> = {
  float16: 0x7e00,
  float32: Number.NaN,
  float64: Number.NaN,
};

/** Room for elements of one type, zero (strings: empty) until written. */
export function newElements(type: TensorType, length: number): TensorElements {
  return { type, values: new storages[type](length) } as TensorElements;
}

/**
 * Casts elements to the type that the graph declares. A missing float becomes NaN; tensors cannot hold another null.
 * @param field the column or tensor, for errors
 * @throws MlmodelError `BAD_REQUEST` naming the field
 */
export function tensorElements(vector: Vector, type: TensorType, field: string): TensorElements {
  const cast = vector.type === type ? vector : castVector(vector, type, { field });
  if (cast.type === 'string') checkNoNull(cast.values, field);
  if (cast.validity === undefined) return cast as TensorElements;
  return fillMissing(cast as TensorElements, cast.validity, field);
}

/**
 * A column that the request lacks: NaN in every row.
 * @throws MlmodelError `BAD_REQUEST` for a type without NaN
 */
export function absentElements(type: TensorType, length: number, field: string): TensorElements {
  const missing = missingValues[type];
  if (missing === undefined) throw nullError(field, undefined);
  const elements = newElements(type, length);
  (elements.values as Float64Array).fill(missing);
  return elements;
}

function checkNoNull(values: readonly (string | null)[], field: string): void {
  const row = values.indexOf(null);
  if (row >= 0) throw nullError(field, row);
}

function fillMissing(
  elements: TensorElements,
  validity: Uint8Array,
  field: string,
): TensorElements {
  const missing = missingValues[elements.type];
  const values: ElementArray = elements.values.slice();
  for (let index = 0; index < values.length; index += 1) {
    const isPresent = ((validity[index >> 3] ?? 0) >> (index & 7)) & 1;
    if (isPresent) continue;
    if (missing === undefined) throw nullError(field, index);
    values[index] = missing;
  }
  return { type: elements.type, values } as unknown as TensorElements;
}

function nullError(field: string, row: number | undefined): MlmodelError {
  const where = row === undefined ? 'is missing' : `holds null in row ${row}`;
  return new MlmodelError(
    'BAD_REQUEST',
    `"${field}" ${where}, which this ONNX input cannot hold. Send a value for every row.`,
    { field, row },
  );
}
