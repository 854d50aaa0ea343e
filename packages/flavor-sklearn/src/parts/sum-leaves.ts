import { blockLength, findLeaves, rowBlocks } from '@mlmodel/trees';
import { type Numbers, newNumbers } from '../data/numbers.js';
import type { TreeVectors } from './saved-trees.js';

/** The sum over all trees, in their order, of the vectors of each row's leaves: (rows, width). */
export function sumLeaves(trees: TreeVectors, input: Numbers): Numbers {
  const { width, vectors, forest } = trees;
  const sums = newNumbers({ rowCount: input.rowCount, width });
  eachTree(trees, input, ({ leaves, start, count }) => {
    for (let row = 0, to = start * width; row < count; row += 1) {
      let from = (forest.value[leaves[row] as number] as number) * width;
      for (const end = to + width; to < end; to += 1, from += 1) {
        sums.values[to] = (sums.values[to] as number) + (vectors[from] as number);
      }
    }
  });
  return sums;
}

/** The leaves of some rows in a tree. */
export interface BlockLeaves {
  readonly tree: number;
  /** The node of each row's leaf in the forest. The next block has the same memory. */
  readonly leaves: Int32Array;
  /** The first row of the block. */
  readonly start: number;
  readonly count: number;
}

/** Visits the leaves of all rows, block by block, and in each block tree by tree. */
export function eachTree(
  { forest, treeCount }: Pick<TreeVectors, 'forest' | 'treeCount'>,
  input: Numbers,
  visit: (leaves: BlockLeaves) => void,
): void {
  const leaves = new Int32Array(blockLength(input));
  for (const block of rowBlocks(input)) {
    for (let tree = 0; tree < treeCount; tree += 1) {
      findLeaves(forest, tree, { block, leaves });
      visit({ tree, leaves, start: block.start, count: block.rowCount });
    }
  }
}
