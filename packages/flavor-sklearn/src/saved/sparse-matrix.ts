import { PythonObject } from '@mlmodel/python-objects';
import type { Matrix } from './number-array.js';
import { Saved } from './saved.js';

/** The most numbers of a sparse matrix that is made a dense one. */
const mostNumbers = 20_000_000;

/** A matrix of numbers, and how it was saved. */
export interface SavedMatrix extends Matrix {
  readonly isSparse: boolean;
  /** The type of its numbers, such as `f8`. */
  readonly code: string;
  /** Of a sparse matrix, the sum of the squares of each row, added in the order that it was saved in. */
  readonly squares?: Float64Array | undefined;
}

/** An array of two dimensions, or a sparse matrix by rows of SciPy. @throws NotSupported for others */
export function denseMatrix(saved: Saved, attribute: string): SavedMatrix {
  const value = saved.value(attribute);
  if (!(value instanceof PythonObject)) {
    return { ...saved.matrix(attribute), isSparse: false, code: saved.array(attribute).dtype.code };
  }
  const sparse = new Saved(value);
  if (!/^csr_(?:matrix|array)$/.test(sparse.name)) throw saved.unsupported(attribute);
  const [rowCount, width] = sparse.numbers('_shape').values;
  const { values, type } = sparse.numbers('data');
  const columns = sparse.numbers('indices').values;
  const starts = sparse.numbers('indptr').values;
  const fits =
    rowCount !== undefined &&
    width !== undefined &&
    Math.min(rowCount, width) >= 0 &&
    starts.length === rowCount + 1 &&
    starts.every((start, row) => start >= (starts[row - 1] ?? 0) && start <= columns.length) &&
    columns.length === values.length &&
    columns.every((column) => column >= 0 && column < width);
  if (!fits) throw saved.lacks(attribute, 'a matrix');
  if (rowCount * width > mostNumbers) throw saved.unsupported(`${attribute} of many columns`);
  const dense = new Float64Array(rowCount * width);
  const squares = new Float64Array(rowCount);
  for (let row = 0; row < rowCount; row += 1) {
    for (let at = starts[row] as number; at < (starts[row + 1] as number); at += 1) {
      const place = row * width + (columns[at] as number);
      const value = values[at] as number;
      dense[place] = (dense[place] as number) + value;
      squares[row] = (squares[row] as number) + value * value;
    }
  }
  return {
    ...{ values: dense, rowCount, width, type, isSparse: true, squares },
    code: sparse.array('data').dtype.code,
  };
}
