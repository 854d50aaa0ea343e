import { expect, test } from '@jest/globals';
import { CategorySets, categorySetOf } from '../../src/forest/category-sets.js';

test('a set has a bit for each category, and no words before the first one', () => {
  expect(categorySetOf([64, 65, 127])).toEqual({
    firstWord: 2,
    words: Uint32Array.of(3, 2 ** 31),
  });
  expect(categorySetOf([])).toEqual({ firstWord: 0, words: [] });
});

test('sets follow each other', () => {
  const sets = new CategorySets();
  expect([sets.add(categorySetOf([1])), sets.add(categorySetOf([40, 70]))]).toEqual([0, 1]);
  expect([...sets.words]).toEqual([2, 256, 64]);
  expect([...sets.ranges]).toEqual([0, 1, 0, 1, 2, 1]);
});

test('sets that together are too large are beyond what is supported, before memory is taken', () => {
  const words = { length: 40 * 1024 * 1024 };
  expect(() => new CategorySets().add({ firstWord: 0, words })).toThrow(
    expect.objectContaining({ name: 'UnusableContent', isLimit: true }),
  );
});
