import { nestedList } from '../../../data/elements.js';
import type { NumericArray } from '../../../data/raw-input.js';

/** The nested lists that a matrix stands for: only for shapes that a column signature seldom meets, and for errors. */
export function matrixLists({ values, shape }: NumericArray): unknown {
  return nestedList(shape, 0, (index) => values[index]);
}
