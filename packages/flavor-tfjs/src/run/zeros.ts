import type { NamedTensor } from '@mlmodel/core';
import { newElements } from '../feeds/tensor-elements.js';
import type { ModelField } from '../load/open-model.js';

/** The lengths that free dimensions of an input get: the first that of the rows. */
export interface FreeLengths {
  readonly rows: number;
  readonly length: number;
}

/** A tensor for an input: zeros, false or empty texts. */
export function zeros(input: ModelField, free: FreeLengths): NamedTensor {
  const shape = lengthsOf(input, free);
  const size = shape.reduce((product, length) => product * length, 1);
  return { ...newElements(input.type, size), name: input.name, shape };
}

/** The shape of such a tensor. */
export function lengthsOf(
  { shape = [] }: ModelField,
  { rows, length: free }: FreeLengths,
): readonly number[] {
  return shape.map((length, axis) => length ?? (axis === 0 ? rows : free));
}
