import { isPresent, type Vector } from '@mlmodel/core';
import { makeValidity } from './validity.js';

/** A vector, with the row shape if rows are tensors. */
export type ShapedVector = Vector & { readonly rowShape?: readonly number[] | undefined };

/** Concatenates vectors of one type and row shape; a single one is returned unchanged. */
export function concatVectors(vectors: readonly ShapedVector[]): ShapedVector {
  const [first, ...others] = vectors;
  if (first === undefined) throw new RangeError('There is no vector to concatenate.');
  if (others.length === 0) return first;
  const length = vectors.reduce((total, { values }) => total + values.length, 0);
  const values = Array.isArray(first.values)
    ? vectors.flatMap((vector) => vector.values as unknown[])
    : concatTyped(vectors, length);
  return { ...first, values, validity: concatValidity(vectors, length) } as ShapedVector;
}

type TypedValues = Float64Array;

function concatTyped(vectors: readonly ShapedVector[], length: number): TypedValues {
  const arrays = vectors.map(({ values }) => values as TypedValues);
  const TypedArray = (arrays[0] as TypedValues).constructor as new (length: number) => TypedValues;
  const all = new TypedArray(length);
  let offset = 0;
  for (const array of arrays) {
    all.set(array, offset);
    offset += array.length;
  }
  return all;
}

function concatValidity(vectors: readonly ShapedVector[], length: number): Uint8Array | undefined {
  if (vectors.every(({ validity }) => validity === undefined)) return undefined;
  const flags = new Uint8Array(length);
  let offset = 0;
  for (const { values, validity } of vectors) {
    for (let index = 0; index < values.length; index++) {
      flags[offset++] = isPresent(validity, index) ? 1 : 0;
    }
  }
  return makeValidity(length, (index) => flags[index] === 1);
}
