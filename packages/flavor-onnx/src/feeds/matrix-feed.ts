import type { Column, ElementType, NamedTensor } from '@mlmodel/core';
import type { GraphInput, TensorType } from '../graph-fields.js';
import { columnElements, columnWidth, type PresentOrAbsent } from './table-columns.js';
import {
  absentElements,
  type ElementArray,
  newElements,
  type TensorElements,
  tensorElements,
} from './tensor-elements.js';

/**
 * All columns of a table as the one input of a graph: (rows, columns), row after row; a column whose rows are tensors
 * takes as many places as they have elements. One column of tensors keeps their shape, and one column of scalars becomes
 * (rows) where the graph declares a vector.
 * @throws MlmodelError `BAD_REQUEST` naming the column
 */
export function matrixFeed(
  columns: readonly PresentOrAbsent[],
  rowCount: number,
  input: GraphInput,
): NamedTensor {
  const { name } = input;
  const [first] = columns;
  if (columns.length === 1 && first && !('absent' in first) && first.rowShape) {
    const elements = columnElements(first, input.type);
    return { ...elements, name, shape: [rowCount, ...first.rowShape] };
  }
  const width = columns.reduce(
    (sum, column) => sum + ('absent' in column ? 1 : columnWidth(column)),
    0,
  );
  const isVector = input.shape?.length === 1 && width === 1;
  const elements = joined(columns, { rowCount, width, type: input.type, name });
  return { ...elements, name, shape: isVector ? [rowCount] : [rowCount, width] };
}

interface Matrix {
  readonly rowCount: number;
  readonly width: number;
  readonly type: TensorType;
  /** The graph's input. */
  readonly name: string;
}

function joined(columns: readonly PresentOrAbsent[], matrix: Matrix): TensorElements {
  const numbers = joinedNumbers(columns, matrix);
  if (numbers !== undefined) {
    try {
      return tensorElements(numbers, matrix.type, { field: matrix.name });
    } catch {
      // One of the columns cannot be cast: cast one by one, the error names which.
    }
  }
  const cast = columns.map((column) => castColumn(column, matrix));
  return interleaved(cast, matrix);
}

/** Joins before casting, which is one pass for all columns; undefined where columns differ in type or lack values. */
function joinedNumbers(
  columns: readonly PresentOrAbsent[],
  { rowCount, width }: Matrix,
): TensorElements | undefined {
  const [first] = columns;
  if (!first || 'absent' in first || !isNumeric(first.type)) return undefined;
  const isAlike = (column: PresentOrAbsent): column is Column =>
    !('absent' in column) && column.type === first.type && column.validity === undefined;
  if (!columns.every(isAlike)) return undefined;
  return interleaved(columns, { rowCount, width, type: first.type });
}

function isNumeric(type: ElementType): type is Exclude<TensorType, 'string'> {
  return type !== 'string' && type !== 'json' && type !== 'binary' && type !== 'datetime';
}

function castColumn(column: PresentOrAbsent, { rowCount, type }: Matrix): TensorElements {
  return 'absent' in column
    ? absentElements(type, rowCount, column.absent)
    : columnElements(column, type);
}

/** Writes columns, each of rowCount * its width elements, side by side into a new matrix. */
function interleaved(
  columns: readonly { readonly values: ElementArray }[],
  { rowCount, width, type }: Omit<Matrix, 'name'>,
): TensorElements {
  const matrix = newElements(type, rowCount * width);
  let start = 0;
  for (const { values } of columns) {
    const size = values.length / rowCount;
    if (size === 1) writeColumn(values, matrix.values, { start, width });
    else writeBlock(values, matrix.values, { start, width, size });
    start += size;
  }
  return matrix;
}

interface Place {
  readonly start: number;
  readonly width: number;
}

function writeColumn(values: ElementArray, matrix: ElementArray, { start, width }: Place): void {
  for (let row = 0, at = start; row < values.length; row += 1, at += width) {
    matrix[at] = values[row];
  }
}

function writeBlock(
  values: ElementArray,
  matrix: ElementArray,
  { start, width, size }: Place & { readonly size: number },
): void {
  for (let from = 0, at = start; from < values.length; from += size, at += width) {
    for (let offset = 0; offset < size; offset += 1) {
      matrix[at + offset] = values[from + offset];
    }
  }
}
