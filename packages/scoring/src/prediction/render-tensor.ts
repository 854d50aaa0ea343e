import type { Tensor } from '@mlmodel/core';
import type { NonFinite } from './non-finite.js';
import { renderElements } from './render-elements.js';

/** The JSON text of a tensor: nested lists, a bare element for a scalar; times are nanoseconds since 1970. */
export function renderTensor(tensor: Tensor, nonFinite: NonFinite): string {
  const elements = renderElements(tensor, { nonFinite, datetimes: 'nanoseconds' });
  return nest(elements, tensor.shape);
}

/** Groups the texts of elements in row-major order into nested lists of a shape. */
function nest(elements: readonly string[], shape: readonly number[]): string {
  return nestRows(elements, shape, 1)[0] as string;
}

/** The JSON text of each row of a tensor column, from the texts of its elements. */
export function nestRows(
  elements: readonly string[],
  rowShape: readonly number[],
  rowCount: number,
): readonly string[] {
  let groups = elements;
  for (let axis = rowShape.length - 1; axis >= 0; axis--) {
    const count = rowCount * product(rowShape.slice(0, axis));
    groups = group(groups, rowShape[axis] as number, count);
  }
  return groups;
}

/** Lists of `size` items each. Appending is faster than joining slices. */
function group(items: readonly string[], size: number, count: number): string[] {
  const lists = new Array<string>(count);
  let next = 0;
  for (let index = 0; index < count; index++) {
    let text = '[';
    for (let position = 0; position < size; position++) {
      text += position === 0 ? items[next++] : `,${items[next++]}`;
    }
    lists[index] = `${text}]`;
  }
  return lists;
}

function product(lengths: readonly number[]): number {
  return lengths.reduce((total, length) => total * length, 1);
}
