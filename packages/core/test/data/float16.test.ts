import { describe, expect, test } from '@jest/globals';
import { fromFloat16Bits, toFloat16Bits } from '../../src/data/float16.js';

describe('float16', () => {
  test('every number survives the way there and back', () => {
    const lost = Array.from({ length: 0x10000 }, (_, bits) => bits).filter((bits) => {
      const value = fromFloat16Bits(bits);
      const notANumber = (bits & 0x7c00) === 0x7c00 && (bits & 0x3ff) !== 0;
      return notANumber ? !Number.isNaN(value) : toFloat16Bits(value) !== bits;
    });
    expect(lost).toEqual([]);
  });

  test.each([
    [2049, 2048],
    [2051, 2052],
    [65519.99, 65504],
    [65520, Number.POSITIVE_INFINITY],
    [-1e300, Number.NEGATIVE_INFINITY],
    [2 ** -25, 0],
    [2 ** -25 * 1.0001, 2 ** -24],
    [2 ** -14 - 2 ** -26, 2 ** -14],
    [0.1, 0.0999755859375],
    [1.00048828125 + 2 ** -40, 1.0009765625],
  ])('rounds %p to %p: to the nearest, ties to even', (value, rounded) => {
    expect(fromFloat16Bits(toFloat16Bits(value))).toBe(rounded);
  });
});
