import { expect, test } from '@jest/globals';
import { exactInteger } from '../../src/data/exact-integer.js';

test.each([
  ['9007199254740993.0', 9007199254740993n],
  ['-9007199254740993.000', -9007199254740993n],
  ['+9.007199254740993E15', 9007199254740993n],
  ['9007199254740993e0', 9007199254740993n],
  ['90071992547409930e-1', 9007199254740993n],
  ['123456789012345e+4', 1234567890123450000n],
  ['.5e1', 5n],
  ['0.0', 0n],
  ['0e999999999', 0n],
  ['9007199254740993.5', undefined],
  ['1e-1', undefined],
  ['1e999999999', undefined],
])('%s is the integer %p', (text, integer) => {
  expect(exactInteger(text)).toBe(integer);
});
