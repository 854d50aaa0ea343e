import { MlmodelError } from '../errors/mlmodel-error.js';
import type { PythonJson } from '../signature/codec/parse-python-json.js';
import { elementToPython, nestedToPython } from './elements-to-python.js';
import { forEachStored, type SparseMatrix } from './sparse-matrix.js';

/** The parts of a sparse matrix as MLflow writes them. */
export function sparseToPython({ data, shape, indices, indptr }: SparseMatrix): PythonJson {
  return new Map<string, PythonJson>([
    ['data', nestedToPython(data, [data.values.length], { nanoseconds: true })],
    ['indices', Array.from(indices, BigInt)],
    ['indptr', Array.from(indptr, BigInt)],
    ['shape', shape.map(BigInt)],
  ]);
}

/** Elements of a matrix that may be written in full. */
const maximumDense = 10_000_000;

/**
 * All elements of a sparse matrix as rows; what is stored twice for one place is added up, as scipy does.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for an element outside of the matrix, and for a matrix of more than
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
    `The sparse matrix of ${shape[0]} x ${shape[1]} stores an element at row ${row}, column ${column}.`,
  );
}

function tooLarge({ shape }: SparseMatrix): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The sparse matrix of ${shape[0]} x ${shape[1]} cannot be written as a request: its rows would have more than ${maximumDense} elements. Use an example of fewer rows.`,
  );
}
