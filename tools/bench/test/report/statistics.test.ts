import { describe, expect, test } from '@jest/globals';
import { median, quantile } from '../../report/statistics.ts';

describe('median', () => {
  test('is the middle one in order of size, not of digits', () => {
    expect(median([10, 9, 100])).toBe(10);
  });

  test('is between the middle two of an even count', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  test('is NaN for none', () => {
    expect(median([])).toBeNaN();
  });
});

describe('quantile', () => {
  test('is the value below which that share is', () => {
    const values = [100, 1, 9, 10];
    expect([0, 0.5, 0.99, 1].map((share) => quantile(values, share))).toEqual([1, 10, 100, 100]);
  });

  test('is NaN for none', () => {
    expect(quantile([], 0.5)).toBeNaN();
  });
});
