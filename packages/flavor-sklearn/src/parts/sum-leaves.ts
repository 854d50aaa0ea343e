import type { LeafBlock } from '@mlmodel/trees';
import { type Numbers, newNumbers } from '../data/numbers.js';
import type { TreeVectors } from './saved-trees.js';

/** The sum over all trees, in their order, of the vectors of each row's leaves: (rows, width). */
export function sumLeaves({ forest, width, vectors }: TreeVectors, input: Numbers): Numbers {
  const sums = newNumbers({ rowCount: input.rowCount, width });
  forest.visitLeaves(input, {
    visit({ values, treeCount, firstRow, rowCount }) {
      for (let tree = 0, leaf = 0; tree < treeCount; tree += 1) {
        let to = firstRow * width;
        for (const end = leaf + rowCount; leaf < end; leaf += 1) {
          const from = (values[leaf] as number) * width;
          for (let at = 0; at < width; at += 1, to += 1) {
            sums.values[to] = (sums.values[to] as number) + (vectors[from + at] as number);
          }
        }
      }
    },
  });
  return sums;
}

/** Adds something of each leaf to scores (rows, outputs), where trees belong to one output after the other. */
export function addToOutputs(
  scores: Numbers,
  { values, firstTree, treeCount, firstRow, rowCount }: LeafBlock,
  added: (value: number) => number,
): void {
  const { width: outputs, values: sums } = scores;
  for (let tree = 0, leaf = 0; tree < treeCount; tree += 1) {
    let to = firstRow * outputs + ((firstTree + tree) % outputs);
    for (const end = leaf + rowCount; leaf < end; leaf += 1, to += outputs) {
      sums[to] = (sums[to] as number) + added(values[leaf] as number);
    }
  }
}
