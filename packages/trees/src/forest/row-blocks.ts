import type { RowBlock } from './find-leaves.js';

/** Rows of a matrix, in row-major order. */
export interface RowMatrix {
  readonly values: Float32Array | Float64Array;
  readonly rowCount: number;
  /** Numbers per row. */
  readonly width: number;
}

/** Numbers that a model takes for others. */
export interface NumberRules {
  /** This number is missing, as NaN is. Default: none. */
  readonly missing?: number | undefined;
  /** Numbers up to this size are 0. Default 0. */
  readonly zero?: number | undefined;
}

/** A block, and the position of its first row in the matrix. */
export interface PlacedBlock extends RowBlock {
  readonly start: number;
}

/** The most rows of a block: they fit into a processor's cache together with a tree. */
export const blockSize = 64;

/** Yields the rows in blocks, as doubles. The next block has the memory of the last one. */
export function* rowBlocks(
  { values, rowCount, width }: RowMatrix,
  { missing = Number.NaN, zero = 0 }: NumberRules = {},
): Generator<PlacedBlock> {
  const block = new Float64Array(Math.min(blockSize, rowCount) * width);
  for (let start = 0; start < rowCount; start += blockSize) {
    const count = Math.min(blockSize, rowCount - start);
    const part = values.subarray(start * width, (start + count) * width);
    block.set(part);
    let hasNaN = false;
    for (let at = 0; at < part.length; at += 1) {
      const value = block[at] as number;
      if (value === missing) block[at] = Number.NaN;
      else if (Math.abs(value) <= zero) block[at] = 0;
      if (Number.isNaN(block[at])) hasNaN = true;
    }
    yield { values: block, rowCount: count, width, hasNaN, start };
  }
}
