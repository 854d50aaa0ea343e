import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { getPriority } from 'node:os';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { isRunning } from '@mlmodel/jest-config/is-running';
import { payloadPieces } from '@mlmodel/worker';
import { behaviours, gone, pidOf, start } from './start-pool.js';

const exhaustedProgram = fileURLToPath(new URL('../programs/exhausted.mjs', import.meta.url));
const parentProgram = fileURLToPath(new URL('../programs/parent.mjs', import.meta.url));

test('what a program is set up with reaches its start, and neither its arguments nor its environment', async () => {
  const setup = { token: 'a-secret', list: [1, 2] };
  const pool = start({ setup });
  expect(await pool.start()).toEqual({ started: true, ...setup });
  for (const pid of pool.pids) {
    for (const file of ['cmdline', 'environ']) {
      expect(readFileSync(`/proc/${pid}/${file}`, 'utf8')).not.toContain('a-secret');
    }
  }
});

describe('requests', () => {
  test('start the child and are answered by id, whatever their order', async () => {
    const pool = start();
    const slow = pool.request({ do: 'slow' });
    const order: string[] = [];
    void slow.then(() => order.push('slow'));
    const echo = await pool.request({ do: 'echo', n: 1 }, { payload: Buffer.from('abc') });
    order.push('echo');
    await slow;
    expect(order).toEqual(['echo', 'slow']);
    expect(echo.fields).toEqual({ pieces: 1, do: 'echo', n: 1 });
    expect(Buffer.concat(echo.payload as Uint8Array[]).toString()).toBe('abc');
  });

  test('carry large payloads both ways unchanged', async () => {
    const payload = Buffer.alloc(20 * 1024 * 1024);
    for (let at = 0; at < payload.length; at += 4) payload.writeUInt32LE(at, at);
    const answer = await start().request({ do: 'echo' }, { payload });
    expect(Buffer.concat(answer.payload as Uint8Array[]).equals(payload)).toBe(true);
  });

  test('take a payload piece by piece and report when the child does not keep up', async () => {
    const pool = start();
    const piece = Buffer.alloc(1024 * 1024);
    let drained: () => void = () => {};
    const call = pool.open({ do: 'length' }, { onDrain: () => drained() });
    let waits = 0;
    for (let i = 0; i < 30; i++) {
      if (call.write(piece)) continue;
      waits++;
      await new Promise<void>((resolve) => {
        drained = resolve;
      });
    }
    call.end();
    expect((await call.response).fields).toEqual({ bytes: 30 * piece.length });
    expect(waits).toBeGreaterThan(0);
  });

  test('pass on the response piece by piece if the caller wants that', async () => {
    const payload = Buffer.from('x'.repeat(1024 * 1024));
    const pieces: Uint8Array[] = [];
    const call = start().open(
      { do: 'echo', n: 1 },
      {
        onPiece(piece, fields) {
          expect(fields).toMatchObject({ n: 1 });
          pieces.push(piece);
        },
      },
    );
    call.end(payload);
    expect((await call.response).payload).toEqual([]);
    expect(Buffer.concat(pieces).equals(payload)).toBe(true);
  });

  test('fail when the child dies in the middle of a response', async () => {
    let bytes = 0;
    const onPiece = (piece: Uint8Array) => {
      bytes += piece.byteLength;
    };
    const call = start().open({ do: 'torn' }, { onPiece });
    call.end();
    await expect(call.response).rejects.toMatchObject({ errorCode: 'TEMPORARILY_UNAVAILABLE' });
    expect(bytes).toBeGreaterThan(0);
  });

  test('fail with the error that the child threw, without affecting others', async () => {
    const pool = start();
    await expect(pool.request({ do: 'fail' })).rejects.toMatchObject({
      errorCode: 'BAD_REQUEST',
      message: 'no such column',
      subject: { field: 'age' },
    });
    const bug = await pool.request({ do: 'bug' }).catch((error) => error);
    expect(bug).toMatchObject({ errorCode: 'INTERNAL_ERROR', status: 500 });
    expect(bug.message).not.toContain('42');
    expect(bug.debug).toContain('TypeError: secret value 42');
    expect(await pidOf(pool)).toBeGreaterThan(0);
  });

  test('are cancelled by a signal, and the child is notified', async () => {
    const pool = start();
    const pid = await pidOf(pool);
    const abort = new AbortController();
    const request = pool.request({ do: 'until_cancelled' }, { signal: abort.signal });
    abort.abort();
    await expect(request).rejects.toMatchObject({ errorCode: 'CANCELLED' });
    expect(await pidOf(pool)).toBe(pid);
  });

  test.each([
    [undefined, 2],
    [300_000, 1],
    [299_999, 2],
    [400_000, 1],
  ])('with an expected length of %p arrive whole, in few pieces', async (payloadBytes, pieces) => {
    const pool = start();
    const call = pool.open({ do: 'echo' }, { payloadBytes });
    call.write(Buffer.alloc(200_000, 'a'));
    call.end(Buffer.alloc(100_000, 'b'));
    const { fields, payload } = await call.response;
    expect(fields?.['pieces']).toBe(pieces);
    const text = Buffer.concat(payloadPieces(payload)).toString();
    expect(text).toBe('a'.repeat(200_000) + 'b'.repeat(100_000));
  });

  test('hand back the pieces of their payload once they are sent', async () => {
    const pool = start();
    const pieces = [Buffer.alloc(100_000), Buffer.alloc(300_000)];
    const sent: Uint8Array[] = [];
    const call = pool.open({ do: 'length' }, { onSent: (piece) => sent.push(piece) });
    for (const piece of pieces) call.write(piece);
    call.end();
    expect((await call.response).fields).toEqual({ bytes: 400_000 });
    expect(sent).toEqual(pieces);
  });

  test('cancelled while their payload arrives leave nothing behind', async () => {
    const pool = start({ abandonTimeout: 100 });
    const pid = await pidOf(pool);
    const call = pool.open({ do: 'length' });
    call.write(Buffer.alloc(1000));
    call.cancel();
    await expect(call.response).rejects.toMatchObject({ errorCode: 'CANCELLED' });
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(await pidOf(pool)).toBe(pid);
  });
});

describe('the life of a child', () => {
  test('ends when it is idle, and a request starts the next', async () => {
    const pool = start({ idleTimeout: 100 });
    const pid = await pidOf(pool);
    expect(await gone(pid)).toBe(true);
    expect(pool.pids).toEqual([]);
    expect(await pidOf(pool)).not.toBe(pid);
  });

  test('ends gracefully: what runs is answered, what comes later refused', async () => {
    const pool = start();
    const pid = await pidOf(pool);
    const slow = pool.request({ do: 'slow' });
    const stopped = pool.stop();
    await expect(pool.request({ do: 'pid' })).rejects.toThrow('the test pool is stopped');
    expect((await slow).fields).toEqual({ slow: true });
    await stopped;
    expect(isRunning(pid)).toBe(false);
  });

  test('is not ended by the signals that its parent gets, too', async () => {
    const pool = start();
    const pid = await pidOf(pool);
    const slow = pool.request({ do: 'slow' });
    process.kill(pid, 'SIGTERM');
    process.kill(pid, 'SIGINT');
    expect((await slow).fields).toEqual({ slow: true });
  });

  test('ends with its parent, however that ends', async () => {
    const parent = spawn(process.execPath, [parentProgram], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(parent.stdout, 'data');
    const pid = Number(line);
    expect(isRunning(pid)).toBe(true);
    parent.kill('SIGKILL');
    expect(await gone(pid)).toBe(true);
  });

  test('does not keep a parent alive that has nothing else to do', async () => {
    const script = `
      import { createPool } from ${JSON.stringify(createRequire(import.meta.url).resolve('@mlmodel/worker'))};
      const pool = createPool({ name: 'w', command: process.execPath, args: [${JSON.stringify(behaviours)}] });
      await pool.request({ do: 'pid' });`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: 'inherit',
    });
    expect((await once(parent, 'exit'))[0]).toBe(0);
  });

  test.each([
    [
      'does not stop',
      { STOP: 'never' },
      { stopTimeout: 500 },
      'await pool.request({ do: "pid" }); await pool.stop();',
    ],
    [
      'does not start',
      { START: 'never' },
      { readyTimeout: 500 },
      'await pool.start().catch(() => {});',
    ],
    [
      'is killed in a cancelled request',
      {},
      {},
      `await pool.request({ do: "pid" });
      const call = pool.open({ do: "hang" });
      call.end();
      call.cancel();
      await call.response.catch(() => {});
      await pool.stop();`,
    ],
  ])(
    'keeps a parent alive that waits for it, though it %s',
    async (_what, environment, times, steps) => {
      const options = { name: 'w', command: process.execPath, args: [behaviours], ...times };
      const script = `
      import { createPool } from ${JSON.stringify(createRequire(import.meta.url).resolve('@mlmodel/worker'))};
      const pool = createPool(${JSON.stringify(options)});
      ${steps}
      console.log('done');`;
      const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, ...environment },
      });
      const exited = once(parent, 'exit');
      expect(await text(parent.stdout)).toBe('done\n');
      expect((await exited)[0]).toBe(0);
    },
  );

  test('ends once, however often it is stopped', async () => {
    const pool = start();
    const slow = pool.request({ do: 'slow' });
    await Promise.all([pool.stop(), pool.stop()]);
    expect((await slow).fields).toEqual({ slow: true });
  });

  test('that the system has no descriptors for fails its requests, and the next ones are answered', async () => {
    const parent = spawn(process.execPath, [exhaustedProgram], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(parent, 'exit');
    expect((await text(parent.stdout)).split('\n')).toEqual([
      'TEMPORARILY_UNAVAILABLE',
      'answered',
      '',
    ]);
    expect((await exited)[0]).toBe(0);
  });

  test('runs with the priority that was asked for', async () => {
    const pid = await pidOf(start({ priority: 7 }));
    expect(getPriority(pid)).toBe(7);
  });

  test('is heard: its output goes to the logger line by line', async () => {
    const lines: string[] = [];
    const log = (level: string) => (message: string) => void lines.push(`${level} ${message}`);
    const logger = {
      debug: log('debug'),
      info: log('info'),
      warn: log('warn'),
      error: log('error'),
    };
    const pool = start({ logger, outputLabel: '[test]' });
    await pool.request({ do: 'say' });
    await pool.stop();
    expect(lines.sort()).toEqual(['info [test] another line', 'info [test] one line']);
  });

  test('is served by a logger that fails, too', async () => {
    const fail = () => {
      throw new Error('the disk is full');
    };
    const pool = start({ logger: { debug: fail, info: fail, warn: fail, error: fail } });
    await pool.request({ do: 'say' });
    await expect(pool.request({ do: 'crash' })).rejects.toMatchObject({ status: 503 });
    expect(await pidOf(pool)).toBeGreaterThan(0);
  });
});

describe('a pool with limited concurrency', () => {
  test('gives the child no more requests than that, in their order', async () => {
    const pool = start({ concurrency: 2 });
    const order: number[] = [];
    const [held, ...others] = [1, 2, 3, 4, 5].map((n) =>
      pool.request({ do: n === 1 ? 'hold' : 'peak', n }).then((answer) => {
        order.push(n);
        return answer.fields?.['peak'];
      }),
    );
    expect(await Promise.all(others)).toEqual([2, 2, 2, 2]);
    await pool.request({ do: 'release' });
    await held;
    expect(order).toEqual([2, 3, 4, 5, 1]);
  });

  test('gives waiting requests to the next child when one crashes', async () => {
    const pool = start({ concurrency: 1 });
    const crash = pool.request({ do: 'crash' });
    const next = pool.request({ do: 'echo' });
    await expect(crash).rejects.toMatchObject({ status: 503 });
    expect((await next).fields).toEqual({ pieces: 0, do: 'echo' });
  });

  test('forgets a waiting request that is cancelled', async () => {
    const pool = start({ concurrency: 1 });
    const slow = pool.request({ do: 'slow' });
    const call = pool.open({ do: 'crash' });
    call.end();
    call.cancel();
    await expect(call.response).rejects.toMatchObject({ errorCode: 'CANCELLED' });
    expect((await slow).fields).toEqual({ slow: true });
    expect(await pidOf(pool)).toBeGreaterThan(0);
  });
});
