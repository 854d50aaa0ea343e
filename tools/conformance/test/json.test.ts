import { describe, expect, test } from '@jest/globals';
import { hasNonfiniteToken, parseJson } from '../oracle/json.ts';

describe('the lossless reader', () => {
  test('keeps integers, numbers and Python tokens apart', () => {
    expect(parseJson('[9007199254740993, 1.0, NaN, -Infinity, 1e400]')).toEqual([
      9007199254740993n,
      1,
      Number.NaN,
      Number.NEGATIVE_INFINITY,
      { overflow: 1 },
    ]);
  });

  test('keeps the order of keys, and the last of equal ones', () => {
    const object = parseJson('{"b": 1, "10": 2, "__proto__": 3, "b": 4}') as Map<string, unknown>;
    expect([...object]).toEqual([
      ['b', 4n],
      ['10', 2n],
      ['__proto__', 3n],
    ]);
  });

  test.each(['', '{', '[1,]', '[01]', '[+1]', '[.5]', "{'a': 1}", '[1] x', '["\u0001"]', '[nan]'])(
    'refuses %j',
    (text) => {
      expect(() => parseJson(text)).toThrow();
    },
  );

  test('finds bare tokens outside of texts only', () => {
    expect(hasNonfiniteToken('{"a": NaN}')).toBe(true);
    expect(hasNonfiniteToken('{"a": "NaN \\" Infinity"}')).toBe(false);
  });
});
