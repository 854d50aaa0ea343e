import { expect, test } from '@jest/globals';
import { nextUp } from '../../src/forest/next-up.js';

test.each([
  [0, Number.MIN_VALUE],
  [-0, Number.MIN_VALUE],
  [1, 1 + Number.EPSILON],
  [-1, -1 + Number.EPSILON / 2],
  [-Number.MIN_VALUE, -0],
  [Number.MAX_VALUE, Number.POSITIVE_INFINITY],
  [Number.NEGATIVE_INFINITY, -Number.MAX_VALUE],
  [Number.POSITIVE_INFINITY, Number.NaN],
  [Number.NaN, Number.NaN],
])('the least double above %d is %d', (value, next) => {
  expect(nextUp(value)).toBe(next);
});
