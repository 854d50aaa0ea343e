import { elementOf, nestedList, sizeOfShape, type Vector } from '../../../data/vector.js';

/** The cells of one column, or the elements of a list, in any layout: read in place, never copied. */
export type Cells =
  | { readonly kind: 'list'; readonly list: ArrayLike<unknown> }
  | {
      readonly kind: 'rows';
      readonly rows: readonly (readonly unknown[])[];
      readonly column: number;
    }
  | {
      readonly kind: 'records';
      /** Plain objects. */
      readonly records: readonly Readonly<Record<string, unknown>>[];
      readonly name: string;
      /** Whether objects inherit a property of that name. */
      readonly inherited: boolean;
    }
  | { readonly kind: 'matrix'; readonly matrix: MatrixCells }
  | {
      readonly kind: 'text';
      readonly texts: readonly (string | null)[];
      readonly read: (text: string) => unknown;
    }
  | { readonly kind: 'vector'; readonly vector: Vector; readonly shape: readonly number[] }
  | { readonly kind: 'repeated'; readonly cell: unknown };

/** Cell `i` starts at element `offset + i * stride`; it is a number when `shape` is empty, otherwise a nested list. */
export interface MatrixCells {
  readonly values: Float64Array;
  readonly offset: number;
  readonly stride: number;
  readonly shape: readonly number[];
}

/** One cell as a JSON value (see json-value.ts); `undefined` when the row lacks the cell. */
export function cellAt(cells: Cells, row: number): unknown {
  switch (cells.kind) {
    case 'list':
      return cells.list[row];
    case 'rows':
      return (cells.rows[row] as readonly unknown[])[cells.column];
    case 'matrix':
      return matrixCell(cells.matrix, row);
    case 'records':
      return recordCell(cells, row);
    case 'text':
      return textCell(cells.texts[row] as string | null, cells.read);
    case 'vector':
      return vectorCell(cells, row);
    case 'repeated':
      return cells.cell;
  }
}

function matrixCell(matrix: MatrixCells, row: number): unknown {
  const start = matrix.offset + row * matrix.stride;
  if (matrix.shape.length === 0) return matrix.values[start];
  return nestedList(matrix.shape, start, (index) => matrix.values[index]);
}

function recordCell(
  { records, name, inherited }: Extract<Cells, { kind: 'records' }>,
  row: number,
): unknown {
  const record = records[row] as Readonly<Record<string, unknown>>;
  return inherited && !Object.hasOwn(record, name) ? undefined : record[name];
}

/** A missing CSV cell is NaN in pandas, not null. */
function textCell(text: string | null, read: (text: string) => unknown): unknown {
  return text === null ? undefined : read(text);
}

function vectorCell(
  { vector, shape }: { vector: Vector; shape: readonly number[] },
  row: number,
): unknown {
  const size = sizeOfShape(shape);
  return nestedList(shape, row * size, (index) => elementOf(vector, index));
}
