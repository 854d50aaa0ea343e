import type { Vector } from '../data/vector.js';

/** A matrix of which only some elements are stored, as scipy's `csr_matrix` and `csc_matrix`. */
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
  /** Where in `data` each row (csr) or column (csc) begins; one more entry says where the last one ends. */
  readonly indptr: ArrayLike<number>;
}

/** True for a {@link SparseMatrix}. */
export function isSparseMatrix(value: unknown): value is SparseMatrix {
  return typeof value === 'object' && value !== null && (value as SparseMatrix).kind === 'sparse';
}

/** Calls back for each stored element with its row, its column and its place in `data`. */
export function forEachStored(
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
