import type { Tensor } from '@mlmodel/core';
import type { NonFinite } from './non-finite.js';
import { renderElements } from './render-elements.js';

/** The JSON text of a tensor: nested lists, a bare element for a scalar; times are nanoseconds since 1970. */
export function renderTensor(tensor: Tensor, nonFinite: NonFinite): string {
  const elements = renderElements(tensor, { nonFinite, datetimes: 'nanoseconds' });
  return nest(elements, tensor.shape);
}

/** Groups the texts of elements in row-major order into nested lists of a shape. */
export function nest(elements: readonly string[], shape: readonly number[]): string {
  if (shape.length === 0) return elements[0] as string;
  let groups = elements;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    groups = group(groups, shape[axis] as number, product(shape.slice(0, axis)));
  }
  return groups[0] as string;
}

/** The JSON text of each row of a tensor column, from the texts of its elements. */
export function nestRows(
  elements: readonly string[],
  rowShape: readonly number[],
  rowCount: number,
): string[] {
  const size = product(rowShape);
  return Array.from({ length: rowCount }, (_, row) =>
    nest(elements.slice(row * size, (row + 1) * size), rowShape),
  );
}

function group(items: readonly string[], size: number, count: number): string[] {
  const lists = new Array<string>(count);
  for (let index = 0; index < count; index++) {
    lists[index] = `[${items.slice(index * size, (index + 1) * size).join(',')}]`;
  }
  return lists;
}

function product(lengths: readonly number[]): number {
  return lengths.reduce((total, length) => total * length, 1);
}
