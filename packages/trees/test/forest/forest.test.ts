import { describe, expect, test } from '@jest/globals';
import { pseudoRandom } from '@mlmodel/core/flavor';
import { categorySetOf } from '../../src/forest/category-sets.js';
import { type Forest, forestOf, type LeafVisit } from '../../src/forest/forest.js';
import { ForestBuilder, type SourceTree } from '../../src/forest/forest-builder.js';
import { splitBits, zeroThreshold } from '../../src/forest/forest-nodes.js';

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

function forest(trees: readonly SourceTree[], withKernel = true): Forest {
  const builder = new ForestBuilder(width);
  for (const tree of trees) builder.add(tree);
  return forestOf(builder.build(), withKernel);
}

/** The values of the leaves of each row. */
function visited(
  trees: Forest,
  values: Float32Array | Float64Array,
  visit: Omit<LeafVisit, 'visit'> = {},
): readonly (readonly number[])[] {
  const rowCount = values.length / width;
  const found = Array.from({ length: rowCount }, (): number[] => []);
  trees.visitLeaves(
    { values, rowCount, width },
    {
      ...visit,
      visit(block) {
        for (let tree = 0; tree < block.treeCount; tree += 1) {
          for (let row = 0; row < block.rowCount; row += 1) {
            const leaves = found[block.firstRow + row] as number[];
            leaves[block.firstTree + tree] = block.values[tree * block.rowCount + row] as number;
          }
        }
      },
    },
  );
  return found;
}

function randomRows(rowCount: number, cell: () => number): Float64Array {
  return Float64Array.from({ length: rowCount * width }, cell);
}

function leavesOf(trees: readonly SourceTree[], values: Float64Array): readonly number[][] {
  return Array.from({ length: values.length / width }, (_row, row) =>
    trees.map((tree) => leafOf(tree, values.subarray(row * width))),
  );
}

const sometimesSpecial = (random: Random, list: readonly number[]) => {
  const isSpecial = random() < 0.5;
  return () => (isSpecial ? (list[Math.floor(random() * list.length)] as number) : 0);
};

describe.each([
  ['comparisons', [0, 1]],
  ['splits of all kinds', kinds],
])('%s', (_what, bits) => {
  describe.each([true, false])('with WebAssembly: %s', (withKernel) => {
    test.each([1, 3, 8, 9, 63, 64, 65, 130])('lead %d rows to their leaves', (rowCount) => {
      const random = pseudoRandom();
      const pick = (list: readonly number[]) => list[Math.floor(random() * list.length)] as number;
      for (const treeCount of [1, 7, 8, 30]) {
        const trees = Array.from({ length: treeCount }, () =>
          randomTree(random, sometimesSpecial(random, bits)),
        );
        const values = randomRows(rowCount, () => (random() < 0.2 ? Number.NaN : pick(numbers)));
        expect(visited(forest(trees, withKernel), values)).toEqual(leavesOf(trees, values));
      }
    });
  });
});

/** A comparison of the first column; missing values and those that are not below go to leaf 2, or missing ones to leaf 1. */
function comparison(threshold: number, bits: number): SourceTree {
  return {
    size: 3,
    first: [1, -1, -1],
    second: [2, -1, -1],
    feature: [0, 0, 0],
    threshold: [threshold, 0, 0],
    bits: [bits, 0, 0],
    value: [0, 1, 2],
  };
}

const edges = [
  ...[Number.NaN, Number.NEGATIVE_INFINITY, -Number.MAX_VALUE, -1, -Number.MIN_VALUE, -0],
  ...[0, Number.MIN_VALUE, 1, 1 + Number.EPSILON, Number.MAX_VALUE, Number.POSITIVE_INFINITY],
];

test.each(edges)(
  'a value next to the threshold %d, or beyond all, goes to its side',
  (threshold) => {
    for (const bits of [0, splitBits.missingFirst]) {
      const values = Float64Array.from(edges.flatMap((edge) => [edge, 0, 0, 0]));
      const isMissingFirst = bits === splitBits.missingFirst;
      const sides = edges.map((value) => {
        if (Number.isNaN(value)) return [isMissingFirst ? 1 : 2];
        return [value >= threshold ? 2 : 1];
      });
      expect(visited(forest([comparison(threshold, bits)]), values)).toEqual(sides);
    }
  },
);

test('only the trees that are asked for are visited, in order', () => {
  const trees = Array.from({ length: 3000 }, (_, at) => ({
    ...comparison(0, 0),
    value: [0, 2 * at, 2 * at + 1],
  }));
  const values = Float32Array.of(-1, 0, 0, 0, 1, 0, 0, 0);
  const seen: number[] = [];
  forest(trees).visitLeaves(
    { values, rowCount: 2, width },
    {
      trees: [5, 2999],
      visit({ values: found, firstTree, treeCount }) {
        for (let tree = 0; tree < treeCount; tree += 1) seen.push(firstTree + tree);
        expect([...found.subarray(0, 4)]).toEqual([0, 1, 2, 3].map((at) => 2 * firstTree + at));
      },
    },
  );
  expect(seen).toEqual(Array.from({ length: 2994 }, (_, at) => at + 5));
});

test('a number stands for a missing value, and small ones for zero', () => {
  const trees = forest([comparison(0.5, splitBits.missingFirst), comparison(-0.5, 0)]);
  const values = Float64Array.of(7, 0, 0, 0, 0.6, 0, 0, 0);
  expect(visited(trees, values)).toEqual([
    [2, 2],
    [2, 2],
  ]);
  expect(visited(trees, values, { rules: { missing: 7 } })[0]).toEqual([1, 2]);
  expect(visited(trees, values, { rules: { zero: 0.6 } })[1]).toEqual([1, 2]);
});

test.each([true, false])(
  'rows without columns get to their leaves, with WebAssembly: %s',
  (withKernel) => {
    const builder = new ForestBuilder(0);
    builder.add({ ...comparison(0, 0), first: [-1], second: [-1], size: 1, value: [7] });
    const found: number[] = [];
    forestOf(builder.build(), withKernel).visitLeaves(
      { values: new Float32Array(), rowCount: 9, width: 0 },
      { visit: ({ values, rowCount }) => found.push(...values.subarray(0, rowCount)) },
    );
    expect(found).toEqual(new Array(9).fill(7));
  },
);

test('a tree that is one long branch is followed to its end', () => {
  const first = Array.from({ length: 2001 }, (_, at) => (at % 2 === 0 && at < 2000 ? at + 2 : -1));
  const second = first.map((child, at) => (child < 0 ? -1 : at + 1));
  const zeros = first.map(() => 0);
  const tree = {
    ...{ size: 2001, first, second, feature: zeros, bits: zeros },
    threshold: first.map((_child, at) => 2000 - at),
    value: first.map((_child, at) => at),
  };
  const values = Float64Array.from({ length: 40 * 9 }, (_, at) => (at % 5 === 0 ? -1 : 1990.5));
  expect(visited(forest([tree]), values)).toEqual(leavesOf([tree], values));
});
