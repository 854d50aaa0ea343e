import type { ForestNodes } from './forest-nodes.js';
import { createKernel, type Kernel } from './kernel.js';

/**
 * A forest in one memory, with room for rows: in that of WebAssembly, if there is any. The nodes come first, 16 bytes each: a
 * double, the threshold; the place of the column in a row, in bytes; and the address of the first child.
 */
export interface PackedForest {
  /** The most rows of a block. */
  readonly blockRows: number;
  /** Numbers per row. */
  readonly width: number;
  /** The rows of a block, and after all of them, if splits look at those, the same with the opposite sign. */
  readonly rows: Float64Array;
  readonly hasOpposites: boolean;
  /** The values of the leaves that were found. */
  readonly found: Float64Array;
  /** The threshold of a node is at twice its number. */
  readonly thresholds: Float64Array;
  /** At four times the number of a node plus 2, the place of its column; plus 3, the address of its first child. */
  readonly words: Int32Array;
  /** As in `ForestNodes`. */
  readonly values: Float64Array;
  readonly bits: Uint8Array;
  readonly roots: Int32Array;
  readonly isPlain: Uint8Array;
  readonly setRanges: Int32Array;
  readonly setWords: Uint32Array;
  /** The address of the first tree: that of its root, and its depth, 32 bits each. */
  readonly treesAt: number;
  /** The address of `found`. */
  readonly foundAt: number;
  /** Of all trees. */
  readonly depth: number;
  readonly kernel?: Kernel | undefined;
}

/** Bytes of a node, and of a tree. */
const nodeBytes = 16;
export const treeBytes = 8;

/** Rows, or trees, that the kernel takes at once. */
export const lanes = 8;

/** The most rows of a block, and bytes of them: they fit into a processor's cache beside a tree. */
const mostRows = 64;
const mostRowBytes = 32 * 1024;

/** Values of leaves that are found at once, about. */
export const valuesAtOnce = 1024;

/** @param withKernel whether to use WebAssembly where it is available */
export function packForest(nodes: ForestNodes, withKernel = true): PackedForest {
  const { featureCount: width, bits, value, roots, depths, isPlain, setRanges, setWords } = nodes;
  const blockRows = blockRowsFor(width);
  const hasOpposites = nodes.feature.some((feature) => feature >= width);
  const rowsLength = blockRows * width * (hasOpposites ? 2 : 1);
  const foundLength = valuesAtOnce + lanes * mostRows;
  const valuesAt = value.length * nodeBytes;
  const treesAt = valuesAt + value.length * 8;
  const rowsAt = treesAt + (roots.length + lanes) * treeBytes;
  const foundAt = rowsAt + rowsLength * 8;
  const bytes = foundAt + foundLength * 8;
  const kernel = withKernel ? createKernel(bytes) : undefined;
  const buffer = kernel?.buffer ?? new ArrayBuffer(bytes);
  kernel?.place(valuesAt, rowsAt, width * 8);
  const values = new Float64Array(buffer, valuesAt, value.length);
  values.set(value);
  const thresholds = new Float64Array(buffer, 0, 2 * value.length);
  const words = new Int32Array(buffer, 0, 4 * value.length);
  const oppositesAt = blockRows * width * 8;
  for (let node = 0; node < value.length; node += 1) {
    const feature = nodes.feature[node] as number;
    thresholds[2 * node] = nodes.threshold[node] as number;
    words[4 * node + 2] = feature < width ? feature * 8 : oppositesAt + (feature - width) * 8;
    words[4 * node + 3] = (nodes.child[node] as number) * nodeBytes;
  }
  const trees = new Int32Array(buffer, treesAt, 2 * roots.length);
  for (let tree = 0; tree < roots.length; tree += 1) {
    trees[2 * tree] = (roots[tree] as number) * nodeBytes;
    trees[2 * tree + 1] = depths[tree] as number;
  }
  return {
    ...{ blockRows, width, hasOpposites, values, thresholds, words, treesAt, foundAt, kernel },
    ...{ bits, roots, isPlain, setRanges, setWords },
    rows: new Float64Array(buffer, rowsAt, rowsLength),
    found: new Float64Array(buffer, foundAt, foundLength),
    depth: depths.reduce((most, depth) => Math.max(most, depth), 0),
  };
}

/** A multiple of what the kernel takes at once. */
function blockRowsFor(width: number): number {
  const fitting = Math.floor(mostRowBytes / (8 * width * lanes)) * lanes;
  return Math.max(lanes, Math.min(mostRows, fitting));
}
