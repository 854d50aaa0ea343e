import type { ElementType } from '../data/element-type.js';
import { type ElementArray, newVector } from '../data/new-vector.js';
import type { Column, Vector } from '../data/vector.js';
import { absentElements, castElements, hasInfinity } from './cast-elements.js';

/** A column, or the name of one that is optional and absent. */
export type PresentOrAbsent = Column | { readonly absent: string };

/** A matrix to be made of columns. */
export interface JoinedMatrix {
  readonly rowCount: number;
  readonly type: ElementType;
  /** See `BindingRules.textsEndAtZero`. */
  readonly textsEndAtZero?: boolean | undefined;
}

/** Elements a row. */
export function columnWidth(column: PresentOrAbsent): number {
  if ('absent' in column || !column.rowShape) return 1;
  return column.rowShape.reduce((product, length) => product * length, 1);
}

/**
 * The elements of one column, cast.
 * @throws MlmodelError `BAD_REQUEST` naming the column and the row
 */
export function columnElements(column: PresentOrAbsent, matrix: JoinedMatrix): Vector {
  const { rowCount, type, textsEndAtZero } = matrix;
  if ('absent' in column) return absentElements(type, rowCount, column.absent);
  const owner = { field: String(column.name), rowSize: columnWidth(column), textsEndAtZero };
  return castElements(column, type, owner);
}

/**
 * Casts columns and writes them side by side, row after row; one whose rows are tensors takes as many places as they have
 * elements.
 * @throws MlmodelError `BAD_REQUEST` naming the column and the row
 */
export function joinColumns(columns: readonly PresentOrAbsent[], matrix: JoinedMatrix): Vector {
  const { rowCount, type } = matrix;
  let width = 0;
  for (const column of columns) width += columnWidth(column);
  if (type !== 'string' && isComplete(columns, type))
    return interleaved(columns, { ...matrix, width });
  if (type === 'float32' && width === columns.length && isComplete(columns, 'float64')) {
    const values = rounded(columns, rowCount);
    if (values) return { type, values };
  }
  const parts = columns.map((column) => columnElements(column, matrix));
  return interleaved(parts, { ...matrix, width });
}

/** All columns have one type and a value in every row, so that none has to be cast. */
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
  rowCount: number,
): Float32Array | undefined {
  const width = columns.length;
  const matrix = new Float32Array(rowCount * width);
  for (let column = 0; column < width; column += 1) {
    const { values } = columns[column] as { readonly values: Float64Array };
    for (let row = 0, at = column; row < rowCount; row += 1, at += width) {
      matrix[at] = values[row] as number;
    }
  }
  return hasInfinity(matrix) ? undefined : matrix;
}

/** Writes parts, each of rowCount * its width elements, side by side into a new matrix. */
function interleaved(
  parts: readonly { readonly values: ElementArray }[],
  { rowCount, width, type }: JoinedMatrix & { readonly width: number },
): Vector {
  const matrix = newVector(type, rowCount * width);
  if (rowCount === 0) return matrix;
  let start = 0;
  for (const { values } of parts) {
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
