import { type Column, isPresent, sizeOfShape, type Vector } from '@mlmodel/core';
import { makeValidity } from './validity.js';

/** Rows, or elements, from `start` on, before `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Rows of a column. Typed arrays share its memory. */
export function sliceColumn(column: Column, { start, end }: Range): Column {
  const { name, rowShape } = column;
  const rowSize = sizeOfShape(rowShape ?? []);
  const vector = sliceVector(column, { start: start * rowSize, end: end * rowSize });
  return { ...vector, name, ...(rowShape && { rowShape }) };
}

/** Elements of a vector. The values of one with texts may be parsed on demand, so they are not read here. */
export function sliceVector(vector: Vector, range: Range): Vector {
  if (vector.type === 'json' && vector.texts !== undefined) return sliceTexts(vector, range);
  const { start, end } = range;
  const { type, values, validity } = vector;
  const part = Array.isArray(values) ? values.slice(start, end) : values.subarray(start, end);
  const present = validity && sliceValidity(validity, range);
  return { type, values: part, ...(present && { validity: present }) } as Vector;
}

function sliceTexts(vector: Vector & { readonly type: 'json' }, { start, end }: Range): Vector {
  return {
    type: 'json',
    texts: vector.texts?.slice(start, end),
    get values() {
      return vector.values.slice(start, end);
    },
  };
}

function sliceValidity(validity: Uint8Array, { start, end }: Range): Uint8Array | undefined {
  if (start % 8 === 0) return validity.subarray(start / 8, Math.ceil(end / 8));
  return makeValidity(end - start, (index) => isPresent(validity, start + index));
}
