import { expect, test } from '@jest/globals';
import { besideSilentUploads, besideSlowClients } from '../connections/connections.ts';

test('a normal client gets its responses beside slow ones', async () => {
  const clients = { heads: 50, bodies: 50, readers: 50, pipelining: 10, silent: 0 };
  const times = { seconds: 5, baselineSeconds: 2, openingSeconds: 1 };
  const { baseline, beside, slow, ending } = await besideSlowClients({ clients, ...times });
  expect([baseline.failures, beside.failures, ending]).toEqual([[], [], undefined]);
  expect(beside.times.count).toBeGreaterThan(10);
  expect(slow.mostOpen).toBeGreaterThan(140);
}, 600_000);

test('no upload waits for silent ones', async () => {
  const { beside, slow } = await besideSilentUploads(8, { seconds: 5, baselineSeconds: 2 });
  expect(beside.failures).toEqual([]);
  // Each that waits would get its response at the time limit of a silent one, 30 s.
  expect(beside.times.count).toBeGreaterThan(1);
  expect(slow.mostOpen).toBe(8);
}, 600_000);
