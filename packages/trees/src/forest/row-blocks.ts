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

type AllRules = { readonly [rule in keyof NumberRules]-?: number };

/** A block, and the position of its first row in the matrix. */
export interface PlacedBlock extends RowBlock {
  readonly start: number;
}

/** The most rows of a block: they fit into a processor's cache together with a tree. */
const blockSize = 64;

/** The number of rows in the longest block. */
export function blockLength({ rowCount }: Pick<RowMatrix, 'rowCount'>): number {
  return Math.min(blockSize, rowCount);
}

/** Yields the rows in blocks, as doubles. They may be memory of the matrix, or that of the last block: do not write to it. */
export function* rowBlocks(matrix: RowMatrix, rules: NumberRules = {}): Generator<PlacedBlock> {
  const { values, rowCount, width } = matrix;
  const { missing = Number.NaN, zero = 0 } = rules;
  let memory: Float64Array | undefined;
  for (let start = 0; start < rowCount; start += blockSize) {
    const count = Math.min(blockSize, rowCount - start);
    const part = values.subarray(start * width, (start + count) * width);
    if (part instanceof Float64Array && isPlain(part, { missing, zero })) {
      yield { values: part, rowCount: count, width, hasNaN: false, start };
      continue;
    }
    memory ??= new Float64Array(blockLength(matrix) * width);
    memory.set(part);
    const hasNaN = replaceNumbers(memory.subarray(0, part.length), { missing, zero });
    yield { values: memory, rowCount: count, width, hasNaN, start };
  }
}

/** Whether the rules change no number, and none is NaN. */
function isPlain(values: Float64Array, { missing, zero }: AllRules): boolean {
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] as number;
    if (Number.isNaN(value) || value === missing) return false;
    if (Math.abs(value) <= zero && value !== 0) return false;
  }
  return true;
}

/** @returns whether a number is missing then */
function replaceNumbers(values: Float64Array, { missing, zero }: AllRules): boolean {
  let hasNaN = false;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] as number;
    if (value === missing) values[at] = Number.NaN;
    else if (Math.abs(value) <= zero) values[at] = 0;
    if (Number.isNaN(values[at])) hasNaN = true;
  }
  return hasNaN;
}
