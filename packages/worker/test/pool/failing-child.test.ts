import { describe, expect, test } from '@jest/globals';
import { isRunning } from '@mlmodel/jest-config/is-running';
import { payloadPieces } from '@mlmodel/worker';
import { gone, logTo, pidOf, start } from './start-pool.js';

describe('a child that fails', () => {
  test.each(['crash', 'abort'])(
    'by %s fails its requests, and the next one gets a new child',
    async (how) => {
      const pool = start();
      const pid = await pidOf(pool);
      const bystander = pool.request({ do: 'until_cancelled' });
      const crash = pool.request({ do: how });
      await expect(crash).rejects.toMatchObject({
        errorCode: 'TEMPORARILY_UNAVAILABLE',
        status: 503,
      });
      await expect(bystander).rejects.toMatchObject({ status: 503 });
      expect(await pidOf(pool)).not.toBe(pid);
    },
  );

  test('fails its requests though a process that it started holds its pipes', async () => {
    const lines: string[] = [];
    const pool = start({ logger: logTo(lines) });
    await expect(pool.request({ do: 'leave_child' })).rejects.toMatchObject({ status: 503 });
    const left = Number(lines[0]);
    expect(isRunning(left)).toBe(true);
    process.kill(left, 'SIGKILL');
  });

  test('by writing no frames is killed', async () => {
    const pool = start();
    await expect(pool.request({ do: 'garbage' })).rejects.toMatchObject({ status: 503 });
    expect(await pidOf(pool)).toBeGreaterThan(0);
  });

  test('by hanging is killed once no request waits for it', async () => {
    const pool = start({ abandonTimeout: 200 });
    const pid = await pidOf(pool);
    const call = pool.open({ do: 'hang' });
    call.end();
    call.cancel();
    await expect(call.response).rejects.toMatchObject({ errorCode: 'CANCELLED' });
    expect(await gone(pid)).toBe(true);
    expect(await pidOf(pool)).not.toBe(pid);
  });

  test('by hanging is replaced before it is given further requests, and reported once', async () => {
    const lines: string[] = [];
    const pool = start({ abandonTimeout: 300, logger: logTo(lines) });
    const pid = await pidOf(pool);
    process.kill(pid, 'SIGSTOP');
    const call = pool.open({ do: 'echo' });
    call.end();
    call.cancel();
    await expect(call.response).rejects.toMatchObject({ errorCode: 'CANCELLED' });
    const others = await Promise.all([pidOf(pool), pidOf(pool), pidOf(pool)]);
    expect(new Set(others).size).toBe(1);
    expect(others[0]).not.toBe(pid);
    expect(await gone(pid)).toBe(true);
    expect(lines).toEqual(['the test pool does not respond and is being replaced']);
  });

  test('by hanging is replaced, and what waited behind goes to the next child', async () => {
    const pool = start({ abandonTimeout: 60_000, lateTimeout: 100 });
    const pid = await pidOf(pool);
    const hanging = pool.open({ do: 'hang' });
    hanging.end();
    const behind = pool.open({ do: 'length' });
    behind.write(Buffer.alloc(100_000));
    await new Promise((resolve) => setTimeout(resolve, 100));
    hanging.cancel({ late: true });
    await expect(hanging.response).rejects.toMatchObject({ errorCode: 'CANCELLED' });
    expect(await gone(pid)).toBe(true);
    behind.end(Buffer.alloc(1_000));
    expect((await behind.response).fields).toEqual({ bytes: 101_000 });
  });

  test('to go on is replaced after its last response, and what waited behind goes to the next child', async () => {
    const pool = start();
    const pid = await pidOf(pool);
    const last = pool.request({ do: 'retire' });
    const behind = pool.request({ do: 'pid' });
    expect((await last).fields).toEqual({ pid });
    expect((await behind).fields).not.toEqual({ pid });
    expect(await gone(pid)).toBe(true);
  });

  test('by hanging is replaced, and what it got behind the request is handed back after that', async () => {
    const pool = start({ abandonTimeout: 60_000, lateTimeout: 100 });
    const pid = await pidOf(pool);
    const hanging = pool.open({ do: 'hang' });
    hanging.end();
    const behind = pool.open({ do: 'echo' }, { onSent: (piece) => piece.fill(0x78) });
    const piece = Buffer.alloc(100_000, 'a');
    behind.write(piece);
    await new Promise((resolve) => setTimeout(resolve, 100));
    hanging.cancel({ late: true });
    await expect(hanging.response).rejects.toMatchObject({ errorCode: 'CANCELLED' });
    expect(await gone(pid)).toBe(true);
    behind.end(Buffer.from('b'));
    const { payload } = await behind.response;
    expect(Buffer.concat(payloadPieces(payload)).toString()).toBe(`${'a'.repeat(100_000)}b`);
    expect(piece.toString() === 'x'.repeat(100_000)).toBe(true);
  });

  test('to notice a cancelled request is kept while it works on another one', async () => {
    const pool = start({ abandonTimeout: 100 });
    const pid = await pidOf(pool);
    const busy = pool.request({ do: 'busy', ms: 1_500 });
    const behind = pool.open({ do: 'echo' });
    behind.end();
    await new Promise((resolve) => setTimeout(resolve, 200));
    behind.cancel();
    await expect(behind.response).rejects.toMatchObject({ errorCode: 'CANCELLED' });
    expect((await busy).fields).toEqual({ busy: 1_500 });
    expect(await pidOf(pool)).toBe(pid);
  });

  test('to respond to a cancelled request is kept while another one runs', async () => {
    const pool = start({ abandonTimeout: 100 });
    const slow = pool.request({ do: 'sleep', ms: 1200 });
    await new Promise((resolve) => setTimeout(resolve, 800));
    const call = pool.open({ do: 'sleep', ms: 300 });
    call.end();
    call.cancel();
    await expect(call.response).rejects.toMatchObject({ errorCode: 'CANCELLED' });
    expect((await slow).fields).toEqual({ slept: 1200 });
  });

  test('at its start reports why', async () => {
    const pool = start({ env: { ...process.env, START: 'throw' } });
    const error = await pool.start().catch((error) => error);
    expect(error).toMatchObject({
      status: 503,
      message: 'the test pool did not start (exit code 1)',
    });
    expect(error.debug).toContain('the runtime is not installed');
    await expect(pool.request({ do: 'pid' })).rejects.toMatchObject({ status: 503 });
  });

  test('to become ready in time is killed', async () => {
    const pool = start({ env: { ...process.env, START: 'never' }, readyTimeout: 500 });
    await expect(pool.start()).rejects.toThrow('did not start (SIGKILL)');
  });

  test('because the program does not exist reports that', async () => {
    const pool = start({ command: '/no/such/program' });
    await expect(pool.request({ do: 'pid' })).rejects.toMatchObject({ status: 503 });
    await expect(pool.start()).rejects.toThrow('ENOENT');
  });
});
