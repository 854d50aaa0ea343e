import { access, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Holder,
  isLocal,
  isRunning,
  isSilent,
  ownHolder,
  readHolder,
  startHeartbeat,
} from './holder.js';

/** Milliseconds between two heartbeats of a user. */
const heartbeat = 60_000;

/** Milliseconds without a heartbeat after which a user on another machine counts as dead. */
const patience = 600_000;

const prefix = 'used-by-';

/** The mark of a process that uses something in a cache. */
export interface UseMarker {
  /** Whether the mark is still there, and not removed together with the folder. */
  isThere(): Promise<boolean>;
  /** Removes it. Idempotent. */
  release(): Promise<void>;
}

/** For folders that this process cannot write to, and cannot remove either. */
const noMarker: UseMarker = { isThere: async () => true, async release() {} };

/**
 * Marks a folder as used by this process, so that no other one removes what it stands for. The folder is created if necessary.
 * Whoever marks it first and then finds it complete may use it.
 */
export async function markUse(folder: string): Promise<UseMarker> {
  const own = ownHolder();
  const path = join(folder, `${prefix}${own.token}`);
  const write = async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(path, JSON.stringify(own));
  };
  try {
    await write().catch(orRemoved(write));
  } catch {
    return noMarker;
  }
  // Removes the marks that killed processes have left.
  await usersOf(folder);
  const stop = startHeartbeat(path, heartbeat);
  return {
    isThere: () =>
      access(path).then(
        () => true,
        () => false,
      ),
    async release() {
      stop();
      await rm(path, { force: true });
    },
  };
}

/** Repeats what failed because another process has just removed the folder. */
function orRemoved(work: () => Promise<void>): (error: unknown) => Promise<void> {
  return (error) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return work();
  };
}

/** The processes that have marked a folder as used and are alive; removes the marks of others. */
export async function usersOf(folder: string): Promise<readonly Holder[]> {
  const names = await readdir(folder).catch(() => []);
  const marks = names.filter((name) => name.startsWith(prefix));
  const users = marks.map(async (name) => {
    const path = join(folder, name);
    const holder = await readHolder(path);
    if (holder === undefined) return [];
    const dead = isLocal(holder) ? !isRunning(holder.pid) : await isSilent(path, patience);
    if (dead) await rm(path, { force: true });
    return dead ? [] : [holder];
  });
  return (await Promise.all(users)).flat();
}
