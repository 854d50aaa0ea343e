import { expect, test } from '@jest/globals';
import { decodeArrow } from '../../src/arrow/decode-arrow.js';
import { decodeParquet } from '../../src/parquet/decode-parquet.js';
import { fixture } from '../fixtures/fixture.js';
import { columnsOf } from '../fixtures/frame.js';

const large = 2n ** 53n + 1n;

/** What both files hold: integers are bigints, floats numbers, whatever their width. */
const numbers = {
  id: ['int64', large, null],
  unsigned: ['uint64', 2n ** 64n - 1n, null],
  decimal: ['int64', large, null],
  cents: ['float64', 1.25, -2],
  huge: ['json', 10n ** 37n + 1n, 1n],
  list: ['json', [1n, 2n], null],
  lists: ['json', [[1], [2.5]], []],
  struct: ['json', { i: 1n, f: 1, l: [1n] }, null],
  map: ['json', { a: 1n }, {}],
  decimals: ['json', [1.5, large], []],
};

test('Arrow keeps integers exact, and the kinds of numbers in nested values', () => {
  expect(columnsOf(decodeArrow(fixture('numbers.arrows')))).toEqual(numbers);
});

test('Parquet does so too', async () => {
  expect(columnsOf(await decodeParquet(fixture('numbers.parquet')))).toEqual(numbers);
});
