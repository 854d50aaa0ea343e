import { describe, expect, test } from '@jest/globals';
import { superlinearWork } from '@mlmodel/jest-config/growth';
import { ForestBuilder, type SourceTree } from '../../src/forest/forest-builder.js';
import { splitBits } from '../../src/forest/forest-nodes.js';
import { UnusableContent } from '../../src/unusable-content.js';

/** A tree of comparisons with 0.5; leaves have their numbers as values. */
function treeOf(first: readonly number[], second: readonly number[]): SourceTree {
  const zeros = first.map(() => 0);
  return {
    size: first.length,
    first,
    second,
    feature: zeros,
    threshold: first.map(() => 0.5),
    bits: first.map(() => splitBits.missingFirst),
    value: first.map((_child, node) => node),
  };
}

function build(...trees: readonly SourceTree[]) {
  const builder = new ForestBuilder(1);
  for (const tree of trees) builder.add(tree);
  return builder.build();
}

test('nodes lie breadth first, and the children of a split side by side', () => {
  const forest = build(treeOf([3, -1, -1, 1, -1], [4, -1, -1, 2, -1]), treeOf([-1], [-1]));
  expect([...forest.child]).toEqual([1, 3, 2, 3, 4, 5]);
  expect([...forest.value]).toEqual([0, 0, 4, 1, 2, 0]);
  expect([...forest.roots]).toEqual([0, 5]);
  expect([...forest.depths]).toEqual([2, 0]);
});

test('a split that sends missing values to its second child has its children and its values the other way round', () => {
  const tree = treeOf([1, -1, -1], [2, -1, -1]);
  const nodes = build({ ...tree, bits: [0, 0, 0] });
  expect([...nodes.value]).toEqual([0, 2, 1]);
  expect([...nodes.feature]).toEqual([1, 0, 0]);
  expect(nodes.threshold[0]).toBe(-0.5 + 2 ** -54);
});

test('nodes that the root does not lead to are left out', () => {
  expect(build(treeOf([-1, 5, 9], [-1, 5, 9])).child).toHaveLength(1);
});

describe.each([
  ['leads back to the root', [1, 0, -1], [2, 2, -1]],
  ['leads to itself', [1, 1, -1], [2, 2, -1]],
  ['has the same child twice', [1, -1, -1], [1, -1, -1]],
  ['has two parents for a node', [1, 3, 3, -1, -1], [2, 4, 4, -1, -1]],
  ['has a child behind its end', [1, -1, -1], [3, -1, -1]],
  ['has one child only', [1, -1, -1], [-1, -1, -1]],
])('a tree that %s', (_what, first, second) => {
  test('is refused', () => {
    expect(() => build(treeOf(first, second))).toThrow(UnusableContent);
  });
});

test('a split on a column that is not there is refused', () => {
  const tree = { ...treeOf([1, -1, -1], [2, -1, -1]), feature: [1, 0, 0] };
  expect(() => build(tree)).toThrow('looks at a column that the model does not have');
});

test.each([
  ['nodes', 1, 2 ** 28],
  ['columns', 2 ** 25, 3],
])('too many %s are beyond what is supported, before memory is taken', (_what, columns, size) => {
  const tree = { ...treeOf([1, -1, -1], [2, -1, -1]), size };
  expect(() => new ForestBuilder(columns).add(tree)).toThrow(
    expect.objectContaining({ name: 'UnusableContent', isLimit: true }),
  );
});

test('the work is linear in the nodes of a tree that is one long branch', async () => {
  const make = (size: number) => {
    const first = Array.from({ length: 2 * size + 1 }, (_node, at) =>
      at % 2 === 0 && at < 2 * size ? at + 2 : -1,
    );
    const second = first.map((child, at) => (child < 0 ? -1 : at + 1));
    return treeOf(first, second);
  };
  expect(
    await superlinearWork({ make, work: (tree) => void build(tree), largest: 64 * 1024 }),
  ).toBeUndefined();
});
