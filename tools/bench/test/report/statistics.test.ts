import { describe, expect, test } from '@jest/globals';
import { median } from '../../report/statistics.ts';

describe('median', () => {
  test('is the middle one in order of size, not of digits', () => {
    expect(median([10, 9, 100])).toBe(10);
  });

  test('is between the middle two of an even count', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  test('is no number for none', () => {
    expect(median([])).toBeNaN();
  });
});
