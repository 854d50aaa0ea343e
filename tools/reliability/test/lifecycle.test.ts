import { describe, expect, test } from '@jest/globals';
import { runDrains } from '../lifecycle/drain.ts';
import { runReloads } from '../lifecycle/reload.ts';

describe('no request fails on a connection that the server has accepted', () => {
  test.each([
    ['at once', 0],
    ['with a delay', 1],
  ])(
    'when it is stopped: %s',
    async (_how, delay) => {
      const { failures, answered, stops } = await runDrains(3, delay);
      expect(failures).toEqual([]);
      expect(answered).toBeGreaterThan(100);
      expect(stops).toHaveLength(3);
      expect(stops[0]).toBeGreaterThanOrEqual(delay);
    },
    600_000,
  );
});

test('no request fails during 10 reloads', async () => {
  const { failures, answered } = await runReloads(10);
  expect(failures).toEqual([]);
  expect(answered).toBeGreaterThan(100);
}, 600_000);
