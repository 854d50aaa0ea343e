import { describe, expect, test } from '@jest/globals';
import type { Pool } from '@mlmodel/worker';
import { start } from './start-pool.js';

const largePayload = Buffer.alloc(1024 * 1024);

async function startOne(options = {}): Promise<Pool> {
  const pool = start({ concurrency: 1, ...options });
  await pool.start();
  return pool;
}

describe('requests that wait', () => {
  test('go in order if they have the same size', async () => {
    const pool = await startOne();
    const answered: number[] = [];
    const all = Array.from({ length: 20 }, async (_, n) => {
      await pool.request({ do: 'echo', n });
      answered.push(n);
    });
    await Promise.all(all);
    expect(answered).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });

  test('are answered before large ones that came earlier, if they are small', async () => {
    const pool = await startOne();
    const answered: string[] = [];
    const send = async (name: string, ms: number, payload?: Uint8Array) => {
      await pool.request({ do: 'sleep', ms }, { payload });
      answered.push(name);
    };
    const larges = Array.from({ length: 8 }, () => send('large', 500, largePayload));
    const smalls = Array.from({ length: 10 }, () => send('small', 1));
    await Promise.all([...larges, ...smalls]);
    const before = answered.slice(0, answered.lastIndexOf('small'));
    expect(before.filter((name) => name === 'large').length).toBeLessThanOrEqual(4);
  });

  test('get their turn if they are large, however many small ones come', async () => {
    const pool = await startOne();
    let smallOnes = 0;
    let isOver = false;
    const clients = Array.from({ length: 4 }, async () => {
      while (!isOver) {
        await pool.request({ do: 'sleep', ms: 20 });
        smallOnes += 1;
      }
    });
    const turns: number[] = [];
    for (let large = 0; large < 3; large++) {
      const before = smallOnes;
      await pool.request({ do: 'sleep', ms: 200 }, { payload: largePayload });
      turns.push(smallOnes - before);
    }
    isOver = true;
    await Promise.all(clients);
    expect(Math.max(...turns)).toBeLessThan(40);
  });

  test('are sent to a busy process if they are small, as many as that may take', async () => {
    const pool = await startOne({ smallConcurrency: 3 });
    const small = () => pool.request({ do: 'sleep', ms: 300 });
    const smalls = [small(), small(), small()];
    expect(pool.statistics.queued).toBe(0);
    smalls.push(small());
    expect(pool.statistics.queued).toBe(1);
    await Promise.all(smalls);
    const beside = small();
    const large = pool.request({ do: 'sleep', ms: 300 }, { payload: largePayload });
    expect(pool.statistics.queued).toBe(1);
    await beside;
    const behind = small();
    expect(pool.statistics.queued).toBe(1);
    await Promise.all([large, behind]);
  });

  test('are bounded in rows, unless one waits alone', async () => {
    const pool = await startOne({ maxQueuedRows: 100 });
    const running = pool.request({ do: 'sleep', ms: 500 }, { rows: 1_000 });
    const alone = pool.request({ do: 'pid' }, { rows: 500 });
    expect(pool.statistics).toMatchObject({ queued: 1, queuedRows: 500 });
    await expect(pool.request({ do: 'pid' }, { rows: 1 })).rejects.toMatchObject({
      errorCode: 'REQUEST_LIMIT_EXCEEDED',
      message: 'the queue of the test pool is full (limit: 100 rows); try again later',
    });
    await Promise.all([running, alone]);
    const next = pool.request({ do: 'sleep', ms: 500 });
    const fitting = [40, 60].map((rows) => pool.request({ do: 'pid' }, { rows }));
    await expect(pool.request({ do: 'pid' })).rejects.toThrow('is full');
    await Promise.all([next, ...fitting]);
    expect(pool.statistics).toMatchObject({ queued: 0, queuedRows: 0 });
  });

  test('keep their places when their process is replaced', async () => {
    const pool = await startOne({ concurrency: 3, abandonTimeout: 100, interruptible: true });
    const answered: number[] = [];
    const abort = new AbortController();
    const hanging = pool.request({ do: 'hang' }, { signal: abort.signal });
    const all = Array.from({ length: 6 }, async (_, n) => {
      await pool.request({ do: 'echo', n });
      answered.push(n);
    });
    abort.abort();
    await expect(hanging).rejects.toMatchObject({ errorCode: 'CANCELLED' });
    await Promise.all(all);
    expect(answered).toEqual([0, 1, 2, 3, 4, 5]);
    expect(pool.statistics).toMatchObject({ queued: 0, queuedRows: 0 });
  });
});
