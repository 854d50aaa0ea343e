import type { ForestNodes } from './forest-nodes.js';
import { type NumberRules, replaceNumbers } from './number-rules.js';
import { type PackedForest, packForest, valuesAtOnce } from './packed-forest.js';
import { passTrees } from './pass-trees.js';

/** Rows of a matrix, in row-major order. */
export interface RowMatrix {
  readonly values: Float32Array | Float64Array;
  readonly rowCount: number;
  /** Numbers per row. */
  readonly width: number;
}

/** The leaves of some rows in some trees. The next block has the same memory. */
export interface LeafBlock {
  /** Of each tree, the values of the rows' leaves: (trees, rows). */
  readonly values: Float64Array;
  readonly firstTree: number;
  readonly treeCount: number;
  readonly firstRow: number;
  readonly rowCount: number;
  /** The numbers of these rows, by the rules: (rows, columns). */
  readonly rows: Float64Array;
}

/** Which leaves are visited. */
export interface LeafVisit {
  /** The first tree and the one after the last. Default: all. */
  readonly trees?: readonly [number, number] | undefined;
  readonly rules?: NumberRules | undefined;
  /** Receives the rows in blocks, and for each of them some trees at a time, in their order. */
  readonly visit: (block: LeafBlock) => void;
}

/** The trees of a model. */
export interface Forest {
  readonly treeCount: number;
  /** The most splits that a row can pass in all trees together. */
  readonly deepest: number;
  /** Takes rows (rows, columns of the model) through trees to their leaves. */
  visitLeaves(matrix: RowMatrix, visit: LeafVisit): void;
}

/** Splits that a processor passes in about a millisecond. */
const briefSplits = 200_000;

/** Whether even the row that passes most splits takes but a millisecond, so that its values hardly matter for the time. */
export function isBrief({ deepest }: Pick<Forest, 'deepest'>): boolean {
  return deepest <= briefSplits;
}

/**
 * The forest of these nodes, which the first visit moves into a memory with room for rows.
 * @param withKernel whether to use WebAssembly where it is available
 */
export function forestOf(nodes: ForestNodes, withKernel = true): Forest {
  let source: ForestNodes | undefined = nodes;
  let packed: PackedForest | undefined;
  const treeCount = nodes.roots.length;
  return {
    treeCount,
    deepest: nodes.depths.reduce((sum, depth) => sum + depth, 0),
    visitLeaves(matrix, { trees = [0, treeCount], rules, visit }) {
      packed ??= packForest(source as ForestNodes, withKernel);
      source = undefined;
      visitBlocks(packed, matrix, { trees, rules, visit });
    },
  };
}

function visitBlocks(
  forest: PackedForest,
  { values, rowCount: all, width }: RowMatrix,
  { trees, rules, visit }: LeafVisit & { readonly trees: readonly [number, number] },
): void {
  const { blockRows, rows, found } = forest;
  const [begin, end] = trees;
  for (let firstRow = 0; firstRow < all; firstRow += blockRows) {
    const rowCount = Math.min(blockRows, all - firstRow);
    const from = firstRow * width;
    const length = rowCount * width;
    rows.set(rowCount === all ? values : values.subarray(from, from + length));
    if (rules !== undefined) replaceNumbers(rows, length, rules);
    if (forest.hasOpposites) writeOpposites(rows, length);
    const most = Math.ceil(valuesAtOnce / rowCount);
    for (let firstTree = begin; firstTree < end; firstTree += most) {
      const treeCount = Math.min(most, end - firstTree);
      passTrees(forest, { firstTree, treeCount, rowCount });
      visit({ values: found, firstTree, treeCount, firstRow, rowCount, rows });
    }
  }
}

/** Writes the first values with the opposite sign to the second half. */
function writeOpposites(rows: Float64Array, length: number): void {
  const half = rows.length / 2;
  for (let at = 0; at < length; at += 1) rows[half + at] = -(rows[at] as number);
}
