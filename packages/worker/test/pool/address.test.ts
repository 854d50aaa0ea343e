import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createPool, type Lease, type Pool, type ProcessAddress, requestAt } from '@mlmodel/worker';

let pool: Pool;
const program = fileURLToPath(new URL('../programs/reachable.mjs', import.meta.url));

function make(): Pool {
  pool = createPool({
    name: 'the model',
    command: process.execPath,
    args: [program],
    concurrency: 1,
    interruptible: false,
    reachable: true,
    lateTimeout: 300,
    abandonTimeout: 60_000,
  });
  return pool;
}

async function pidOf(target: Pool | Lease): Promise<unknown> {
  return (await target.request({})).fields?.['pid'];
}

/** A lease and the address of its process. */
async function leased(from: Pool): Promise<{ lease: Lease; address: ProcessAddress }> {
  const lease = from.lease();
  await lease.granted;
  if (lease.address === undefined) throw new Error('the process cannot be reached');
  return { lease, address: lease.address };
}

afterEach(() => pool.stop());

describe('a process at the address of a lease', () => {
  test('answers one request, which ends the lease', async () => {
    const { address } = await leased(make());
    const others = pidOf(pool);
    const { fields } = await requestAt(address, { say: 'hi' });
    expect(fields).toEqual({ pid: pool.pids[0], say: 'hi' });
    expect(await others).toBe(pool.pids[0]);
  });

  test('is reachable by this user only, until the pool stops', async () => {
    const { lease, address } = await leased(make());
    expect(statSync(dirname(address.path)).mode & 0o777).toBe(0o700);
    lease.end();
    await pool.stop();
    expect(existsSync(dirname(address.path))).toBe(false);
  });

  test('is free again when an unused lease is cancelled', async () => {
    const { lease, address } = await leased(make());
    const [before] = pool.pids;
    lease.cancel();
    expect(await pidOf(pool)).toBe(before);
    expect(existsSync(address.path)).toBe(true);
  });

  test('takes work again after finishing a request that another process abandoned', async () => {
    const { lease, address } = await leased(make());
    const [before] = pool.pids;
    const controller = new AbortController();
    const busy = requestAt(address, { ms: 1_500 }, { signal: controller.signal });
    await wait(500);
    controller.abort();
    await expect(busy).rejects.toMatchObject({ errorCode: 'CANCELLED' });
    lease.cancel();
    lease.end();
    expect(await pidOf(pool)).toBe(before);
  });

  test('is replaced when it goes on after the time limit', async () => {
    const { lease, address } = await leased(make());
    const [before] = pool.pids;
    const busy = requestAt(address, { ms: 600_000 });
    await wait(500);
    lease.cancel({ late: true });
    await expect(busy).rejects.toMatchObject({ errorCode: 'TEMPORARILY_UNAVAILABLE' });
    expect(await pidOf(pool)).not.toBe(before);
  });

  test('that dies fails only its own request', async () => {
    const { lease, address } = await leased(make());
    const [before] = pool.pids;
    await expect(requestAt(address, { die: true })).rejects.toMatchObject({ status: 503 });
    lease.cancel();
    expect(await pidOf(pool)).not.toBe(before);
    await expect(requestAt(address, {})).rejects.toMatchObject({ status: 503 });
  });
});
