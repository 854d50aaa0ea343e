import { describe, expect, test } from '@jest/globals';
import { CostEstimate } from '../../src/scorer-pool/cost-estimate.js';

const maxBytes = 1024 * 1024;
const estimateFrom = (baseCost: number) => new CostEstimate({ maxBytes, baseCost, learns: true });

describe('short work', () => {
  test('is any body up to the maximum size as long as nothing is known', () => {
    const estimate = estimateFrom(0);
    expect([estimate.isShort(maxBytes), estimate.isShort(maxBytes + 1)]).toEqual([true, false]);
  });

  test('does not exist for a model that is slow on its example', () => {
    expect(estimateFrom(6).isShort(0)).toBe(false);
  });

  test('is only a small body for a model that is slow for each row', () => {
    const estimate = estimateFrom(0);
    for (let i = 0; i < 4; i++) estimate.learn(100_000, 300);
    expect([estimate.isShort(1_000), estimate.isShort(5_000)]).toEqual([true, false]);
  });

  test('is not affected by a few pauses, and is found again', () => {
    const estimate = estimateFrom(0);
    for (const milliseconds of [500, 500, 500, 1, 500, 500]) estimate.learn(10, milliseconds);
    expect(estimate.isShort(10)).toBe(true);
    for (let i = 0; i < 4; i++) estimate.learn(10, 500);
    expect(estimate.isShort(10)).toBe(false);
    estimate.learn(10, 1);
    expect(estimate.isShort(10)).toBe(true);
  });
});
