import type { NamedTensor } from '@mlmodel/core';
import type { ModelField, TensorElements, TensorType } from '../load/open-model.js';

/** Elements of one type, initially zero, false or the empty string. */
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

/** The lengths for the free dimensions of an input: the first is that of the rows. */
export interface FreeLengths {
  readonly rows: number;
  readonly length: number;
}

/** A tensor for an input: zeros, false or empty strings. */
export function zeros(input: ModelField, free: FreeLengths): NamedTensor {
  const shape = lengthsOf(input, free);
  const size = shape.reduce((product, length) => product * length, 1);
  return { ...newElements(input.type, size), name: input.name, shape };
}

/** The shape of a {@link zeros} tensor. */
export function lengthsOf(
  { shape = [] }: ModelField,
  { rows, length: free }: FreeLengths,
): readonly number[] {
  return shape.map((length, axis) => length ?? (axis === 0 ? rows : free));
}
