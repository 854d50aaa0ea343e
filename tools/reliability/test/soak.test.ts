import { expect, test } from '@jest/globals';
import { slopeOf } from '../soak/slope.ts';
import { measures, soak } from '../soak/soak.ts';

test('a busy server gives each request of a mix its response', async () => {
  const { answers, failures, left, samples } = await soak({
    seconds: 10,
    settlingSeconds: 2,
    interval: 1,
  });
  expect(failures).toEqual([]);
  expect(new Set(answers.map(({ kind }) => kind)).size).toBe(6);
  expect(left).toBeGreaterThan(0);
  for (const measure of Object.keys(measures)) {
    expect(samples[measure as keyof typeof measures].length).toBeGreaterThan(1);
  }
}, 600_000);

test('a slope is that of the line through the samples', () => {
  expect(
    slopeOf([
      [0, 1],
      [1, 3],
      [2, 5],
    ]),
  ).toEqual({ value: 2, error: 0 });
  expect(
    slopeOf([
      [0, 1],
      [1, 2],
      [2, 1],
      [3, 2],
    ]).value,
  ).toBeCloseTo(0.2);
});
