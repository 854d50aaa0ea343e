import { describe, expect, test } from '@jest/globals';
import { pseudoRandom } from '@mlmodel/core/flavor';
import { categorySetOf } from '../../src/forest/category-sets.js';
import { findLeaves } from '../../src/forest/find-leaves.js';
import { splitBits, zeroThreshold } from '../../src/forest/forest.js';
import { ForestBuilder, type SourceTree } from '../../src/forest/forest-builder.js';
import { rowBlocks } from '../../src/forest/row-blocks.js';

const width = 4;
const categories = [0, 3, 31, 32, 64, 1000];
const numbers = [
  -1e300,
  -1,
  -0.5,
  -0,
  0,
  1e-36,
  1e-35,
  0.5,
  1,
  3,
  31.9,
  32,
  64,
  1000,
  2 ** 31,
  2 ** 40,
];
const kinds = [
  0,
  splitBits.missingFirst,
  splitBits.zeroIsMissing,
  splitBits.zeroIsMissing | splitBits.missingFirst,
  splitBits.categorical,
  splitBits.categorical | splitBits.missingFirst | splitBits.negativeIsNone,
];

type Random = () => number;

/** A tree that grows at random leaves, whose leaves have their numbers as values. */
function randomTree(random: Random, bitsOf: () => number): SourceTree {
  const first = [-1];
  const second = [-1];
  for (let split = 0; split < 20; split += 1) {
    const leaves = first.flatMap((child, node) => (child < 0 ? [node] : []));
    const node = leaves[Math.floor(random() * leaves.length)] as number;
    first[node] = first.length;
    second[node] = first.length + 1;
    first.push(-1, -1);
    second.push(-1, -1);
  }
  const pick = (list: readonly number[]) => list[Math.floor(random() * list.length)] as number;
  return {
    size: first.length,
    first,
    second,
    feature: first.map(() => Math.floor(random() * width)),
    threshold: first.map(() => pick(numbers)),
    bits: first.map(bitsOf),
    value: first.map((_child, node) => node),
    categoriesOf: () => categorySetOf(categories),
  };
}

/** Follows a row through the tree, as the comments of Forest and splitBits describe it. */
function leafOf(tree: SourceTree, row: ArrayLike<number>): number {
  let node = 0;
  while ((tree.first[node] as number) >= 0) {
    const value = row[tree.feature[node] as number] as number;
    const bits = tree.bits[node] as number;
    node = (isFirst(value, bits, tree.threshold[node] as number) ? tree.first : tree.second)[
      node
    ] as number;
  }
  return node;
}

function isFirst(value: number, bits: number, threshold: number): boolean {
  const has = (bit: number) => (bits & bit) !== 0;
  if (has(splitBits.categorical)) {
    if (Number.isNaN(value)) return has(splitBits.missingFirst);
    if (value < 0 && (value <= -1 || has(splitBits.negativeIsNone))) return false;
    return categories.includes(Math.abs(Math.trunc(value)));
  }
  const isSmall = has(splitBits.zeroIsMissing) && Math.abs(value) <= zeroThreshold;
  return Number.isNaN(value) || isSmall ? has(splitBits.missingFirst) : value < threshold;
}

describe.each([
  ['comparisons', [0], false],
  ['comparisons with missing values', [0, 1], true],
  ['splits of all kinds', kinds, false],
  ['splits of all kinds with missing values', kinds, true],
])('%s', (_what, bits, hasNaN) => {
  test.each([1, 3, 4, 63, 64, 65, 130])('lead %d rows to their leaves', (rowCount) => {
    const random = pseudoRandom();
    const pick = <Item>(list: readonly Item[]) => list[Math.floor(random() * list.length)] as Item;
    for (let turn = 0; turn < 20; turn += 1) {
      const tree = randomTree(random, () => pick(bits));
      const builder = new ForestBuilder(width);
      builder.add(tree);
      const forest = builder.build();
      const values = Float64Array.from({ length: rowCount * width }, () =>
        hasNaN && random() < 0.2 ? Number.NaN : pick(numbers),
      );
      const leaves = new Int32Array(64);
      const found: number[] = [];
      for (const block of rowBlocks({ values, rowCount, width })) {
        findLeaves(forest, 0, { block, leaves });
        for (let row = 0; row < block.rowCount; row += 1) {
          found.push(forest.value[leaves[row] as number] as number);
        }
      }
      const right = Array.from({ length: rowCount }, (_row, row) =>
        leafOf(tree, values.subarray(row * width)),
      );
      expect(found).toEqual(right);
    }
  });
});
