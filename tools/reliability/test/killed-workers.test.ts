import { existsSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { killWorkers } from '../workers/kill-workers.ts';

(existsSync('/proc/net/tcp') ? test : test.skip)(
  'when a worker is killed, only its requests are lost, and another one takes its place',
  async () => {
    const { kills, answered, lost, replacements, ending } = await killWorkers(5);
    expect({ kills, ofOthers: lost.ofOthers, ending }).toEqual({ kills: 5, ofOthers: 0 });
    expect(lost.ofKilled).toBeGreaterThan(0);
    expect(answered).toBeGreaterThan(100);
    expect(Math.max(...replacements)).toBeLessThan(60_000);
  },
  600_000,
);
