import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';

/** Milliseconds between two heartbeats of the holder. */
const heartbeat = 2_000;

/** Milliseconds without a heartbeat after which the holder counts as dead. */
const patience = 30_000;

/** Milliseconds between two attempts to take the lock. */
const pause = 200;

interface Holder {
  readonly host: string;
  readonly pid: number;
  /** Identifies this holder of the lock. */
  readonly token: string;
}

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
 */
export async function takeLock(
  path: string,
  { signal, onWait }: LockOptions,
): Promise<() => Promise<void>> {
  const own: Holder = { host: hostname(), pid: process.pid, token: randomUUID() };
  let waited = false;
  while (!(await create(path, own))) {
    if (await removeIfDead(path)) continue;
    if (!waited) onWait?.();
    waited = true;
    await wait(pause, undefined, { signal });
  }
  const beat = setInterval(() => {
    utimes(path, new Date(), new Date()).catch(() => {});
  }, heartbeat);
  beat.unref();
  return async () => {
    clearInterval(beat);
    const holder = await readHolder(path);
    if (holder?.token === own.token) await rm(path, { force: true });
  };
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

async function isDead(path: string, { host, pid }: Holder): Promise<boolean> {
  if (host === hostname() && !isRunning(pid)) return true;
  const file = await stat(path).catch(() => undefined);
  return file !== undefined && Date.now() - file.mtimeMs > patience;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Undefined when there is no lock; a file that cannot be parsed has an unknown holder. */
async function readHolder(path: string): Promise<Holder | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return { host: '', pid: 0, token: '' };
  }
}
