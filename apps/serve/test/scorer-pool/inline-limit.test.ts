import { describe, expect, test } from '@jest/globals';
import { InlineLimit } from '../../src/scorer-pool/inline-limit.js';

const megabyte = 1024 * 1024;
const limitWith = (fixed: number) => new InlineLimit({ largest: megabyte, fixed, learns: true });

describe('the limit of work in the server process', () => {
  test('is its largest size as long as nothing is known', () => {
    const limit = limitWith(0);
    expect([limit.fits(megabyte), limit.fits(megabyte + 1)]).toEqual([true, false]);
  });

  test('is nothing for a model that is slow on its example', () => {
    expect(limitWith(31).fits(0)).toBe(false);
  });

  test('shrinks for a model that is slow for each row', () => {
    const limit = limitWith(0);
    for (let i = 0; i < 4; i++) limit.learn(100_000, 300);
    expect([limit.fits(5_000), limit.fits(20_000)]).toEqual([true, false]);
  });

  test('is not moved by a few pauses, and comes back', () => {
    const limit = limitWith(0);
    for (const milliseconds of [500, 500, 500, 1, 500, 500]) limit.learn(10, milliseconds);
    expect(limit.fits(10)).toBe(true);
    for (let i = 0; i < 4; i++) limit.learn(10, 500);
    expect(limit.fits(10)).toBe(false);
    limit.learn(10, 1);
    expect(limit.fits(10)).toBe(true);
  });
});
