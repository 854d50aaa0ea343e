import type { Vector } from '../data/vector.js';
import { MlmodelError } from '../errors/mlmodel-error.js';
import type { PythonJson } from '../signature/codec/python-json.js';
import { elementToPython, nestedToPython } from './elements-to-python.js';

/** A matrix that stores only some elements, as scipy's `csr_matrix` and `csc_matrix`. */
export interface SparseMatrix {
  readonly kind: 'sparse';
  /** Compressed by rows or by columns. */
  readonly layout: 'csr' | 'csc';
  /** Rows and columns. */
  readonly shape: readonly [number, number];
  /** The stored elements, row after row (csr) or column after column (csc). */
  readonly data: Vector;
  /** The column (csr) or row (csc) of each stored element. */
  readonly indices: ArrayLike<number>;
  /** Start of each row (csr) or column (csc) in `data`; a final entry marks the end of the last one. */
  readonly indptr: ArrayLike<number>;
}

/** True for a {@link SparseMatrix}. */
export function isSparseMatrix(value: unknown): value is SparseMatrix {
  return typeof value === 'object' && value !== null && (value as SparseMatrix).kind === 'sparse';
}

/** Calls back with the row, the column and the position in `data` of each stored element. */
function forEachStored(
  { layout, indices, indptr }: SparseMatrix,
  callback: (row: number, column: number, place: number) => void,
): void {
  for (let line = 0; line + 1 < indptr.length; line++) {
    const end = indptr[line + 1] as number;
    for (let place = indptr[line] as number; place < end; place++) {
      const across = indices[place] as number;
      if (layout === 'csr') callback(line, across, place);
      else callback(across, line, place);
    }
  }
}

/** The parts of a sparse matrix as MLflow writes them. */
export function sparseToPython({ data, shape, indices, indptr }: SparseMatrix): PythonJson {
  return new Map<string, PythonJson>([
    ['data', nestedToPython(data, [data.values.length], { nanoseconds: true })],
    ['indices', Array.from(indices, BigInt)],
    ['indptr', Array.from(indptr, BigInt)],
    ['shape', shape.map(BigInt)],
  ]);
}

/** Maximum number of elements of a matrix written in full. */
const maximumDense = 10_000_000;

/**
 * All elements of a sparse matrix as rows; duplicates are summed, as scipy does.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for an element outside the matrix, and for a matrix of more than
 * 10,000,000 elements
 */
export function denseToPython(matrix: SparseMatrix): PythonJson {
  const [rowCount, columnCount] = matrix.shape;
  if (!(rowCount * columnCount <= maximumDense)) throw tooLarge(matrix);
  const isFloat = matrix.data.type.startsWith('float');
  const rows = Array.from({ length: rowCount }, () =>
    new Array<PythonJson>(columnCount).fill(isFloat ? 0 : 0n),
  );
  forEachStored(matrix, (row, column, place) => {
    const line = rows[row];
    if (line === undefined || column >= columnCount) throw outsideMatrix(matrix, row, column);
    const value = elementToPython(matrix.data, place, { nanoseconds: true });
    line[column] = sum(line[column] ?? null, value);
  });
  return rows;
}

function sum(left: PythonJson, right: PythonJson): PythonJson {
  if (typeof left === 'number' && typeof right === 'number') return left + right;
  return typeof left === 'bigint' && typeof right === 'bigint' ? left + right : right;
}

function outsideMatrix({ shape }: SparseMatrix, row: number, column: number): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The sparse matrix of ${shape[0]} x ${shape[1]} stores an element outside its bounds, at row ${row}, column ${column}.`,
  );
}

function tooLarge({ shape }: SparseMatrix): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The sparse matrix of ${shape[0]} x ${shape[1]} cannot be written as a request: its rows would have more than ${maximumDense} elements. Use an example of fewer rows.`,
  );
}
