import {
  castVector,
  checkTexts,
  type ElementStorage,
  MlmodelError,
  type NamedTensor,
  newVector,
  type Vector,
} from '@mlmodel/core';
import type { TensorType } from '../graph-fields.js';

/** Elements of a type that a tensor can have, none of them missing. */
export type TensorElements = {
  [T in TensorType]: { readonly type: T; readonly values: ElementStorage[T] };
}[TensorType];

/** Any array of elements, for code that only moves them. */
export interface ElementArray {
  readonly length: number;
  [index: number]: unknown;
}

/** NaN as each type of float holds it. */
const missingValues: Readonly<Partial<Record<TensorType, number>>> = {
  float16: 0x7e00,
  float32: Number.NaN,
  float64: Number.NaN,
};

/** Room for elements of one type, zero (strings: empty) until written. */
export function newElements(type: TensorType, length: number): TensorElements {
  return newVector(type, length) as TensorElements;
}

/** What elements belong to, for errors. */
export interface ElementOwner {
  /** The column or tensor. */
  readonly field: string;
  /** Elements a row; 1 when absent. */
  readonly rowSize?: number | undefined;
}

/**
 * Casts elements to the type that the graph declares. A missing float becomes NaN; tensors cannot hold another null, and
 * onnxruntime-node cuts texts at U+0000.
 * @throws MlmodelError `BAD_REQUEST` naming the field and the row
 */
export function tensorElements(
  vector: Vector,
  type: TensorType,
  owner: ElementOwner,
): TensorElements {
  if (vector.type === 'float64' && type === 'float32' && vector.validity === undefined) {
    const rounded = roundedFloats(vector.values);
    if (rounded) return { type, values: rounded };
  }
  const cast = vector.type === type ? vector : castVector(vector, type, owner);
  if (cast.type === 'string') {
    checkNoNull(cast.values, owner);
    checkTexts(cast.values, { ...owner, endsAtZero: true });
  }
  if (cast.validity === undefined) return cast as TensorElements;
  return fillMissing(cast as TensorElements, cast.validity, owner);
}

/** Several times faster than castVector. Undefined when an infinity comes out, which castVector has to judge. */
export function roundedFloats(values: Float64Array): Float32Array | undefined {
  const rounded = new Float32Array(values);
  return hasInfinity(rounded) ? undefined : rounded;
}

/** Whether one of the numbers is infinite. */
export function hasInfinity(values: Float32Array): boolean {
  // NaN as soon as one of them is NaN or infinite: three times as fast as a comparison each.
  let doubt = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    doubt += value - value;
  }
  return Number.isNaN(doubt) && values.some(isInfinite);
}

function isInfinite(value: number): boolean {
  return Math.abs(value) === Number.POSITIVE_INFINITY;
}

/** Elements as a tensor of that name and shape. */
export function namedTensor(
  name: string,
  { type, values }: TensorElements,
  shape: readonly number[],
): NamedTensor {
  return { name, type, values, shape } as NamedTensor;
}

/**
 * A column that the request lacks: NaN in every row.
 * @throws MlmodelError `BAD_REQUEST` for a type without NaN, unless there are no rows
 */
export function absentElements(type: TensorType, length: number, field: string): TensorElements {
  const elements = newElements(type, length);
  if (length === 0) return elements;
  const missing = missingValueOf(type, field);
  (elements.values as Float64Array).fill(missing);
  return elements;
}

/**
 * What stands for a missing value: NaN as the type holds it.
 * @throws MlmodelError `BAD_REQUEST` for a type without NaN
 */
function missingValueOf(type: TensorType, field: string): number {
  const missing = missingValues[type];
  if (missing === undefined) throw nullError(field, undefined);
  return missing;
}

function checkNoNull(values: readonly (string | null)[], owner: ElementOwner): void {
  const index = values.indexOf(null);
  if (index >= 0) throw nullError(owner.field, rowOf(index, owner));
}

function fillMissing(
  elements: TensorElements,
  validity: Uint8Array,
  owner: ElementOwner,
): TensorElements {
  const missing = missingValues[elements.type];
  const values: ElementArray = elements.values.slice();
  for (let index = 0; index < values.length; index += 1) {
    const isPresent = ((validity[index >> 3] ?? 0) >> (index & 7)) & 1;
    if (isPresent) continue;
    if (missing === undefined) throw nullError(owner.field, rowOf(index, owner));
    values[index] = missing;
  }
  return { type: elements.type, values } as unknown as TensorElements;
}

function rowOf(index: number, { rowSize = 1 }: ElementOwner): number {
  return Math.floor(index / rowSize);
}

function nullError(field: string, row: number | undefined): MlmodelError {
  const where = row === undefined ? 'is missing' : `holds null in row ${row}`;
  return new MlmodelError(
    'BAD_REQUEST',
    `"${field}" ${where}, which this ONNX input cannot hold. Send a value for every row.`,
    { field, row },
  );
}
