import type { NamedTensor } from '@mlmodel/core';
import type { GraphInput } from '../graph-fields.js';
import { columnElements, type PresentOrAbsent } from './table-columns.js';
import { absentElements, namedTensor } from './tensor-elements.js';

/**
 * One column as one input of a graph: (rows, …) with the shape of its rows; scalars are (rows), or (rows, 1) where the
 * graph declares a matrix.
 * @throws MlmodelError `BAD_REQUEST` naming the column
 */
export function columnFeed(
  column: PresentOrAbsent,
  rowCount: number,
  input: GraphInput,
): NamedTensor {
  const { name, type } = input;
  const scalarShape = input.shape?.length === 2 ? [rowCount, 1] : [rowCount];
  if ('absent' in column) {
    return namedTensor(name, absentElements(type, rowCount, column.absent), scalarShape);
  }
  const shape = column.rowShape ? [rowCount, ...column.rowShape] : scalarShape;
  return namedTensor(name, columnElements(column, type), shape);
}
