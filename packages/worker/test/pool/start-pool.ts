import { fileURLToPath } from 'node:url';
import { afterEach } from '@jest/globals';
import type { Logger } from '@mlmodel/core';
import { isRunning } from '@mlmodel/jest-config/is-running';
import { createPool, type Lease, type Pool, type PoolOptions } from '@mlmodel/worker';

const pools: Pool[] = [];

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.stop()));
});

/** A program whose requests say what to do. */
export const behaviours = fileURLToPath(new URL('../programs/behaviours.mjs', import.meta.url));

/** A pool of the program `behaviours.mjs` unless the options say otherwise, stopped after the test. */
export function start(options: Partial<PoolOptions> = {}): Pool {
  const pool = createPool({
    name: 'the test pool',
    command: process.execPath,
    args: [behaviours],
    ...options,
  });
  pools.push(pool);
  return pool;
}

/** A logger that appends its messages to a list. */
export function logTo(lines: string[]): Logger {
  const log = (line: string) => void lines.push(line);
  return { debug: log, info: log, warn: log, error: log };
}

/** The id of the process that handles a request. */
export async function pidOf(pool: Pool | Lease): Promise<number> {
  const { fields } = await pool.request({ do: 'pid' });
  return Number(fields?.['pid']);
}

/** Waits until a process has ended. */
export async function gone(pid: number): Promise<true> {
  while (isRunning(pid)) await new Promise((resolve) => setTimeout(resolve, 25));
  return true;
}
