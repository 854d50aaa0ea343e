import { describe, expect, test } from '@jest/globals';
import { pythonForTests } from '@mlmodel/python';
import { runDrains } from '../lifecycle/drain.ts';
import { runMoves } from '../lifecycle/follow.ts';
import { runReloads } from '../lifecycle/reload.ts';

describe('no request fails on a connection that the server has accepted', () => {
  test.each([
    ['at once', { delay: 0 }],
    ['with a delay', { delay: 1 }],
    ['with two workers', { delay: 0, workers: 2 }],
  ])(
    'when it is stopped: %s',
    async (_how, options) => {
      const { failures, answered, stops } = await runDrains(3, options);
      expect(failures).toEqual([]);
      expect(answered).toBeGreaterThan(100);
      expect(stops).toHaveLength(3);
      expect(stops[0]).toBeGreaterThanOrEqual(options.delay);
    },
    600_000,
  );
});

test('no request fails during 10 reloads', async () => {
  const { failures, answered } = await runReloads(10);
  expect(failures).toEqual([]);
  expect(answered).toBeGreaterThan(100);
}, 600_000);

const python = pythonForTests();

(python ? test : test.skip)(
  'no request fails while an alias moves, and no version comes back',
  async () => {
    const { failures, answered } = await runMoves(3, { python: python ?? '', workers: 2 });
    expect(failures).toEqual([]);
    expect(answered).toBeGreaterThan(100);
  },
  600_000,
);
