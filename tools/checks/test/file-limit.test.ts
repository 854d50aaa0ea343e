import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { isRunning } from '@mlmodel/jest-config/is-running';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { root } from './support/workspace.js';

const results = join(temporaryFolder(), '.results');
const program = join(root, 'tools/jest-config/file-limit.mjs');

/** A run of tests that keeps its process busy, with another process that it has started; their ids. */
async function startRun() {
  const code = `
    const { spawn } = require('node:child_process');
    console.log(spawn('sleep', ['1000'], { stdio: 'inherit' }).pid);
    for (;;);`;
  const run = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(run.stdout, 'data');
  return { run, started: Number(line) };
}

test('a file of tests that hangs is ended with what it started, and reported by name', async () => {
  const { run, started } = await startRun();
  const ended = once(run, 'exit');
  const limit = spawn(process.execPath, [program, String(run.pid), results, '0.02'], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  limit.stdin.write('begin quick.test.ts\nend quick.test.ts\nbegin stuck.test.ts\n');
  expect(await ended).toEqual([null, 'SIGKILL']);
  while (isRunning(started)) await wait(20);
  const failure = 'stuck.test.ts ran longer than 0.02 minutes and was ended';
  expect(JSON.parse(readFileSync(join(results, 'jest.json'), 'utf8'))).toEqual({
    ...{ passed: 0, failed: 1, skipped: 0 },
    failures: [failure],
  });
  const closed = once(limit, 'close');
  limit.stdin.end();
  await closed;
});
