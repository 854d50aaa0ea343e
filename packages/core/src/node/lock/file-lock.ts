import { randomUUID } from 'node:crypto';
import { link, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import {
  type Holder,
  isLocal,
  isRunning,
  isSilent,
  ownHolder,
  readHolder,
  startHeartbeat,
} from './holder.js';

/** Milliseconds between two heartbeats of the holder. */
const heartbeat = 2_000;

/** Milliseconds without a heartbeat after which the holder counts as dead. */
const patience = 30_000;

/** Milliseconds between two attempts to take the lock. */
const pause = 200;

/** How to wait for a lock. */
export interface LockOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called once when another process holds it. */
  readonly onWait?: (() => void) | undefined;
}

/**
 * Waits until this process holds the lock, which is a file. A dead holder's lock is taken over: immediately on the same
 * machine, otherwise when its heartbeats have stopped.
 * @returns releases it
 * @throws the error `ENOENT` of the system when the folder of the file is removed meanwhile
 */
export async function takeLock(
  path: string,
  { signal, onWait }: LockOptions,
): Promise<() => Promise<void>> {
  for (let waited = false; ; waited = true) {
    const release = await tryLock(path);
    if (release !== undefined) return release;
    if (!waited) onWait?.();
    await wait(pause, undefined, { signal });
  }
}

/** Takes the lock unless a process that is alive holds it. @returns releases it; undefined when it is held */
export async function tryLock(path: string): Promise<(() => Promise<void>) | undefined> {
  const own = ownHolder();
  while (!(await create(path, own))) if (!(await removeIfDead(path))) return undefined;
  const stop = startHeartbeat(path, heartbeat);
  return async () => {
    stop();
    const holder = await readHolder(path);
    if (holder?.token === own.token) await rm(path, { force: true });
  };
}

/** The process that holds the lock, if one that is alive does. */
export async function lockHolder(path: string): Promise<Holder | undefined> {
  const holder = await readHolder(path);
  return holder === undefined || (await isDead(path, holder)) ? undefined : holder;
}

/** Creates the file with its content atomically. */
async function create(path: string, own: Holder): Promise<boolean> {
  const draft = `${path}.${own.token}`;
  await writeFile(draft, JSON.stringify(own));
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** @returns whether the lock is gone */
async function removeIfDead(path: string): Promise<boolean> {
  const holder = await readHolder(path);
  if (holder === undefined) return true;
  if (!(await isDead(path, holder))) return false;
  const aside = `${path}.${randomUUID()}`;
  await rename(path, aside).catch(() => {});
  const moved = await readHolder(aside);
  // Another waiter was faster: this moved its new lock, and puts it back.
  if (moved !== undefined && moved.token !== holder.token) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
  return true;
}

async function isDead(path: string, holder: Holder): Promise<boolean> {
  return (isLocal(holder) && !isRunning(holder.pid)) || isSilent(path, patience);
}
