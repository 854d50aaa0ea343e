import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import type { PoolOptions } from '@mlmodel/worker';
import { logTo, pidOf, start } from './start-pool.js';

const make = (options: Partial<PoolOptions> = {}) => start({ concurrency: 1, ...options });

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await wait(20);
}

describe('several processes', () => {
  test('share the requests', async () => {
    const pool = make({ size: 2 });
    const slow = pool.request({ do: 'sleep', ms: 2_000 });
    await until(() => pool.ready);
    const others = await Promise.all([pidOf(pool), pidOf(pool), pidOf(pool)]);
    expect(pool.pids).toHaveLength(2);
    expect(new Set(others).size).toBe(1);
    await slow;
  });

  test('have numbers in messages', async () => {
    const lines: string[] = [];
    const log = (line: string) => void lines.push(line);
    const pool = make({ size: 2, logger: { debug: log, info: log, warn: log, error: log } });
    await pool.start();
    await expect(pool.request({ do: 'crash' })).rejects.toThrow(/^the test pool [12] ended/);
    expect(lines).toEqual([
      expect.stringMatching(/^the test pool [12] ended unexpectedly \(exit code 7\)$/),
    ]);
  });
});

describe('a spare process', () => {
  test('takes no requests until it replaces a process that ended', async () => {
    const lines: string[] = [];
    const log = (line: string) => void lines.push(line);
    const pool = make({ spares: 1, logger: { debug: log, info: log, warn: log, error: log } });
    pool.warmUp = { fields: { do: 'introduce' } };
    await pool.start();
    await until(() => lines.filter((line) => line.startsWith('This is process')).length === 2);
    const [first = 0, spare] = pool.pids;
    const answers = await Promise.all(Array.from({ length: 6 }, () => pidOf(pool)));
    expect(new Set(answers).size).toBe(1);
    await wait(500);
    process.kill(first, 'SIGKILL');
    await until(() => !pool.pids.includes(first));
    expect(await pidOf(pool)).toBe(spare);
    await until(() => pool.pids.length === 2);
  });
});

describe('what several processes print', () => {
  /** The lines of the log but those with a process id, which are different. */
  function sharedLines(lines: readonly string[]): readonly string[] {
    return lines.filter((line) => !/process|pool|warn\(\) of/.test(line));
  }

  test('during their start and for the warm-up is logged once, unless it is different', async () => {
    const lines: string[] = [];
    const env = { ...process.env, START: 'warn' };
    const pool = make({ spares: 1, env, logger: logTo(lines) });
    await pool.start();
    await until(() => lines.filter((line) => line.includes('warn() of')).length === 2);
    await pool.request({ do: 'say' }, { isWarmUp: true });
    const [first = 0] = pool.pids;
    process.kill(first, 'SIGKILL');
    await until(() => lines.filter((line) => line.includes('warn() of')).length === 3);
    await until(() => !pool.pids.includes(first) && pool.pids.length === 2);
    await pool.request({ do: 'introduce' });
    await until(() => lines.some((line) => line.startsWith('This is process')));
    expect(sharedLines(lines)).toEqual([
      expect.stringMatching(/^\d{4}-\S+ WARNING library: too old$/),
      'one line',
      'another line',
    ]);
  });

  test('for a request is logged each time', async () => {
    const lines: string[] = [];
    const pool = make({ spares: 1, logger: logTo(lines) });
    await pool.start();
    await pool.request({ do: 'say' }, { isWarmUp: true });
    await pool.request({ do: 'say' });
    const [first = 0] = pool.pids;
    process.kill(first, 'SIGKILL');
    await until(() => !pool.pids.includes(first));
    await pool.request({ do: 'say' });
    await until(() => lines.filter((line) => line === 'another line').length >= 3);
    expect(lines.filter((line) => line === 'one line')).toHaveLength(3);
  });

  test('for a request is logged even if this process reads it late', async () => {
    const lines: string[] = [];
    const pool = make({ spares: 1, logger: logTo(lines) });
    await pool.start();
    await pool.request({ do: 'say' }, { isWarmUp: true });
    const [first = 0] = pool.pids;
    process.kill(first, 'SIGKILL');
    await until(() => !pool.pids.includes(first) && pool.ready);
    const said = pool.request({ do: 'say' });
    setImmediate(() => {
      const end = performance.now() + 1_000;
      while (performance.now() < end);
    });
    await said;
    await until(() => lines.filter((line) => line === 'another line').length >= 2);
    expect(lines.filter((line) => line === 'one line')).toHaveLength(2);
  });

  test('before they fail to start is logged each time', async () => {
    const lines: string[] = [];
    const env = { ...process.env, START: 'warn and throw' };
    const pool = make({ env, logger: logTo(lines) });
    for (const times of [1, 2]) {
      await expect(pool.request({ do: 'pid' })).rejects.toThrow('does not start');
      await until(() => lines.filter((line) => line.includes('too old')).length === times);
    }
  });
});

describe('a pool that was started', () => {
  test('restarts a process that ended, even without requests', async () => {
    const pool = make();
    await pool.start();
    const [pid = 0] = pool.pids;
    process.kill(pid, 'SIGKILL');
    await until(() => !pool.ready);
    await until(() => pool.ready);
    expect(pool.pids).not.toEqual([pid]);
  });

  test('refuses requests while its processes do not start', async () => {
    const needs = join(temporaryFolder({ file: '' }), 'file');
    const pool = make({ env: { ...process.env, NEEDS: needs } });
    await pool.start();
    rmSync(needs);
    await expect(pool.request({ do: 'crash' })).rejects.toMatchObject({ status: 503 });
    await expect(pool.request({ do: 'pid' })).rejects.toMatchObject({
      status: 503,
      message: 'the test pool does not start; see the log',
      debug: expect.stringContaining('a file is missing'),
    });
    writeFileSync(needs, '');
    await until(() => pool.ready);
    expect(await pidOf(pool)).toBeGreaterThan(0);
  });

  test('warms new processes up before they are given work', async () => {
    const pool = make();
    await pool.start();
    pool.warmUp = { fields: { do: 'echo' }, payload: Buffer.from('abc') };
    await expect(pool.request({ do: 'crash' })).rejects.toMatchObject({ status: 503 });
    expect((await pool.request({ do: 'calls' })).fields).toEqual({ calls: 2 });
  });

  test('takes a process for broken that ends in its warm-up', async () => {
    const pool = make();
    await pool.start();
    pool.warmUp = { fields: { do: 'crash' } };
    await expect(pool.request({ do: 'crash' })).rejects.toMatchObject({ status: 503 });
    await expect(pool.request({ do: 'pid' })).rejects.toThrow('does not start');
  });
});

describe('a pool that is started by its requests', () => {
  test('refuses them when a process does not start, though another one was not tried', async () => {
    const pool = make({ size: 2, env: { ...process.env, START: 'throw' } });
    await expect(pool.request({ do: 'pid' })).rejects.toThrow('does not start');
    await expect(pool.request({ do: 'pid' })).rejects.toThrow('does not start');
  });
});

test('a failed start refuses all that wait for it, and no process is started for them again', async () => {
  const file = join(temporaryFolder(), 'starts');
  const program = `require('node:fs').appendFileSync(${JSON.stringify(file)}, '+')`;
  const pool = make({ args: ['-e', program] });
  const requests = [1, 2, 3].map(() => pool.request({ do: 'pid' }));
  for (const { status } of await Promise.allSettled(requests)) expect(status).toBe('rejected');
  await until(() => pool.pids.length === 0);
  expect(readFileSync(file, 'utf8')).toBe('+');
});

describe('the queue', () => {
  test('is bounded: a request beyond it fails at once', async () => {
    const pool = make({ maxQueued: 1 });
    await pool.start();
    const slow = pool.request({ do: 'slow' });
    const queued = pidOf(pool);
    await expect(pool.request({ do: 'pid' })).rejects.toMatchObject({
      errorCode: 'REQUEST_LIMIT_EXCEEDED',
      message: 'the queue of the test pool is full (limit: 1); try again later',
    });
    await slow;
    expect(await queued).toBeGreaterThan(0);
  });

  test('is worked off by a new process where one ends while the pool stops', async () => {
    const pool = make();
    const crash = pool.request({ do: 'crash' });
    const queued = pidOf(pool);
    const stopped = pool.stop();
    await expect(crash).rejects.toMatchObject({ status: 503 });
    expect(await queued).toBeGreaterThan(0);
    await stopped;
  });

  test('is worked off before the pool stops', async () => {
    const pool = make();
    const answers = [pool.request({ do: 'slow' }), pidOf(pool), pidOf(pool)];
    await pool.stop();
    expect(await Promise.all(answers)).toHaveLength(3);
  });
});

describe('a lease', () => {
  test('has one process for several requests, while others wait', async () => {
    const pool = make();
    const lease = pool.lease();
    const order: string[] = [];
    const other = pidOf(pool).then((pid) => {
      order.push('other');
      return pid;
    });
    const first = await pidOf(lease);
    order.push('first');
    expect(await pidOf(lease)).toBe(first);
    order.push('second');
    lease.end();
    expect(await other).toBe(first);
    expect(order).toEqual(['first', 'second', 'other']);
    await expect(lease.request({ do: 'pid' })).rejects.toThrow('The lease has ended');
  });

  test('is waited for until its signal is aborted', async () => {
    const pool = make();
    await pool.start();
    const slow = pool.request({ do: 'slow' });
    const abort = new AbortController();
    const lease = pool.lease(abort.signal);
    abort.abort();
    await expect(lease.granted).rejects.toMatchObject({ errorCode: 'CANCELLED' });
    await slow;
    expect(await pidOf(pool)).toBeGreaterThan(0);
  });

  test('fails when its process ends, without holding up others', async () => {
    const pool = make();
    const lease = pool.lease();
    const pid = await pidOf(lease);
    process.kill(pid, 'SIGKILL');
    expect(await pidOf(pool)).not.toBe(pid);
    await expect(lease.request({ do: 'pid' })).rejects.toMatchObject({ status: 503 });
    lease.end();
  });

  test('does not hold up the stop of its pool', async () => {
    const pool = make();
    await pidOf(pool.lease());
    await pool.stop();
    expect(pool.pids).toEqual([]);
  });
});

describe('a program that is not interruptible', () => {
  const options = { interruptible: false, abandonTimeout: 60_000, lateTimeout: 300 };

  test('answers a cancelled request that it has begun', async () => {
    const pool = make(options);
    await pool.start();
    const abort = new AbortController();
    const busy = pool.request({ do: 'busy', ms: 300 }, { signal: abort.signal });
    abort.abort();
    expect((await busy).fields).toEqual({ busy: 300 });
  });

  test('is replaced when it goes on after the time limit', async () => {
    const pool = make(options);
    await pool.start();
    const pid = await pidOf(pool);
    const hanging = pool.request({ do: 'hang' }, { signal: AbortSignal.timeout(100) });
    await expect(hanging).rejects.toMatchObject({ errorCode: 'TEMPORARILY_UNAVAILABLE' });
    expect(await pidOf(pool)).not.toBe(pid);
  });

  test('is replaced when its client is gone and another one waits beyond its time limit', async () => {
    const pool = make(options);
    await pool.start();
    const client = new AbortController();
    const hanging = pool.request({ do: 'hang' }, { signal: client.signal });
    client.abort();
    const waiting = pool.request({ do: 'pid' }, { signal: AbortSignal.timeout(200) });
    await expect(waiting).rejects.toMatchObject({ errorCode: 'CANCELLED' });
    await expect(hanging).rejects.toMatchObject({ errorCode: 'TEMPORARILY_UNAVAILABLE' });
    expect(await pidOf(pool)).toBeGreaterThan(0);
  });
});
