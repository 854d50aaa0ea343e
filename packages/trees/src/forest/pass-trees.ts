import type { Kernel } from './kernel.js';
import { lanes, type PackedForest, treeBytes } from './packed-forest.js';
import { passSplits } from './pass-splits.js';

/** Some trees, and the first rows of a block. */
export interface TreePass {
  readonly firstTree: number;
  readonly treeCount: number;
  readonly rowCount: number;
}

/** Takes rows through trees, and writes the values of their leaves to `PackedForest.found`: (trees, rows). */
export function passTrees(
  forest: PackedForest,
  { firstTree, treeCount, rowCount }: TreePass,
): void {
  const { isPlain, kernel } = forest;
  const end = firstTree + treeCount;
  let tree = firstTree;
  while (tree < end) {
    const to = (tree - firstTree) * rowCount;
    let next = tree + 1;
    if (kernel === undefined || isPlain[tree] === 0) {
      passSplits(forest, { tree, rowCount, to });
    } else {
      while (next < end && isPlain[next] === 1) next += 1;
      passPlain(forest, kernel, { firstTree: tree, treeCount: next - tree, rowCount, to });
    }
    tree = next;
  }
}

/** As many rows as possible together, and the others one by one, with the trees together. */
function passPlain(
  { treesAt, foundAt, depth }: PackedForest,
  kernel: Kernel,
  { firstTree, treeCount, rowCount, to }: TreePass & { readonly to: number },
): void {
  const tree = treesAt + firstTree * treeBytes;
  const found = foundAt + to * 8;
  const together = rowCount - (rowCount % lanes);
  if (together > 0) kernel.passRows(tree, treeCount, together, found, rowCount * 8);
  for (let row = together; row < rowCount; row += 1) {
    kernel.passTrees(tree, treeCount, row, found + row * 8, rowCount * 8, depth);
  }
}
