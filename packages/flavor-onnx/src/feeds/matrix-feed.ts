import type { Column, ElementType, NamedTensor, Table } from '@mlmodel/core';
import type { GraphInput, TensorType } from '../graph-fields.js';
import { columnElements, columnWidth, type PresentOrAbsent } from './table-columns.js';
import {
  absentElements,
  type ElementArray,
  hasInfinity,
  namedTensor,
  newElements,
  roundedFloats,
  type TensorElements,
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
  const { name, type } = input;
  const [first] = columns;
  if (columns.length === 1 && first && !('absent' in first) && first.rowShape) {
    return namedTensor(name, columnElements(first, type), [rowCount, ...first.rowShape]);
  }
  let width = 0;
  for (const column of columns) width += 'absent' in column ? 1 : columnWidth(column);
  const shape = input.shape?.length === 1 && width === 1 ? [rowCount] : [rowCount, width];
  return namedTensor(name, joined(columns, { rowCount, width, type }), shape);
}

/** A table that is one matrix already; undefined where its columns have to be cast one by one. */
export function doublesFeed(
  { doubles, rowCount }: Table,
  { name, type, shape: declared }: GraphInput,
): NamedTensor | undefined {
  if (doubles === undefined) return undefined;
  const values = type === 'float64' ? doubles : type === 'float32' && roundedFloats(doubles);
  if (!values) return undefined;
  const width = doubles.length / rowCount;
  const shape = declared?.length === 1 && width === 1 ? [rowCount] : [rowCount, width];
  return namedTensor(name, { type, values } as TensorElements, shape);
}

interface Matrix {
  readonly rowCount: number;
  readonly width: number;
  readonly type: TensorType;
}

function joined(columns: readonly PresentOrAbsent[], matrix: Matrix): TensorElements {
  const numbers = joinedNumbers(columns, matrix);
  if (numbers !== undefined) return numbers;
  const cast = columns.map((column) => castColumn(column, matrix));
  return interleaved(cast, matrix);
}

/**
 * Joins without castVector columns that all have the graph's type, and scalars that are all float64 for float32.
 * Undefined for other columns, for missing values, and when an infinity comes out of rounding.
 */
function joinedNumbers(
  columns: readonly PresentOrAbsent[],
  matrix: Matrix,
): TensorElements | undefined {
  if (matrix.type === 'string') return undefined;
  if (isComplete(columns, matrix.type)) return interleaved(columns, matrix);
  const rounds = matrix.type === 'float32' && matrix.width === columns.length;
  return rounds && isComplete(columns, 'float64') ? rounded(columns, matrix) : undefined;
}

/** All columns have one type and a value in every row. */
function isComplete<T extends ElementType>(
  columns: readonly PresentOrAbsent[],
  type: T,
): columns is readonly Extract<Column, { readonly type: T }>[] {
  for (const column of columns) {
    if ('absent' in column || column.validity !== undefined || column.type !== type) return false;
  }
  return true;
}

/** Rounds scalar columns and writes them side by side; undefined when an infinity comes out. */
function rounded(
  columns: readonly { readonly values: Float64Array }[],
  { rowCount, width }: Matrix,
): TensorElements | undefined {
  const matrix = new Float32Array(rowCount * width);
  for (let column = 0; column < width; column += 1) {
    const { values } = columns[column] as { readonly values: Float64Array };
    for (let row = 0, at = column; row < rowCount; row += 1, at += width) {
      matrix[at] = values[row] as number;
    }
  }
  return hasInfinity(matrix) ? undefined : { type: 'float32', values: matrix };
}

function castColumn(column: PresentOrAbsent, { rowCount, type }: Matrix): TensorElements {
  return 'absent' in column
    ? absentElements(type, rowCount, column.absent)
    : columnElements(column, type);
}

/** Writes columns, each of rowCount * its width elements, side by side into a new matrix. */
function interleaved(
  columns: readonly { readonly values: ElementArray }[],
  { rowCount, width, type }: Matrix,
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
