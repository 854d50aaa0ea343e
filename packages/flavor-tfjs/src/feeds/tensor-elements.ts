import {
  castVector,
  checkTexts,
  type ElementStorage,
  MlmodelError,
  type Vector,
} from '@mlmodel/core';
import type { TensorType } from '../load/open-model.js';

/** Elements of a type that a tensor can have, none of them missing. */
export type TensorElements = {
  [T in TensorType]: { readonly type: T; readonly values: ElementStorage[T] };
}[TensorType];

/** What elements belong to, for errors. */
export interface ElementOwner {
  /** The column or tensor. */
  readonly field: string;
  /** Elements a row; 1 when absent. */
  readonly rowSize?: number | undefined;
}

/** Elements of one type: zero, false or the empty text until written. */
export function newElements(type: TensorType, length: number): TensorElements {
  switch (type) {
    case 'float32':
      return { type, values: new Float32Array(length) };
    case 'int32':
      return { type, values: new Int32Array(length) };
    case 'bool':
      return { type, values: new Uint8Array(length) };
    case 'string':
      return { type, values: new Array<string>(length).fill('') };
  }
}

/**
 * Casts elements to the type that the model declares. A missing float becomes NaN; tensors cannot hold another null.
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
  const cast = castVector(vector, type, owner) as TensorElements;
  if (cast.type === 'string') {
    checkNoNull(cast.values, owner);
    checkTexts(cast.values, owner);
  }
  return cast;
}

/**
 * The rows of a column that a request lacks: NaN.
 * @throws MlmodelError `BAD_REQUEST` for a type without NaN
 */
export function absentElements(type: TensorType, length: number, field: string): TensorElements {
  if (type === 'float32') return { type, values: new Float32Array(length).fill(Number.NaN) };
  throw nullError(field, 'is missing');
}

/** Several times faster than castVector. Undefined when an infinity comes out, which castVector has to judge. */
function roundedFloats(values: Float64Array): Float32Array | undefined {
  const rounded = new Float32Array(values);
  for (let index = 0; index < rounded.length; index += 1) {
    if (Math.abs(rounded[index] as number) === Number.POSITIVE_INFINITY) return undefined;
  }
  return rounded;
}

function checkNoNull(values: readonly (string | null)[], { field, rowSize = 1 }: ElementOwner) {
  const index = values.indexOf(null);
  if (index >= 0) throw nullError(field, 'holds null', Math.floor(index / rowSize));
}

function nullError(field: string, what: string, row?: number): MlmodelError {
  const where = row === undefined ? what : `${what} in row ${row}`;
  return new MlmodelError(
    'BAD_REQUEST',
    `"${field}" ${where}, which this input of the model cannot hold. Send a value for every row.`,
    { field, row },
  );
}
