import { randomUUID } from 'node:crypto';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type KeptEnvironment, type KeptEnvironments, MlmodelError } from '@mlmodel/core';
import { type Holder, isLocal, lockHolder, tryLock, usersOf } from '@mlmodel/core/cache';
import { cacheFolder } from './cache-folder.js';
import { lockOf, markerOf, readFinished } from './cached-folder.js';
import { freeableBytes, sizeOf } from './folder-size.js';
import { isProgramIn, type RunningProgram, runningPrograms } from './running-programs.js';

/** The start of the names of folders that are being removed. */
const removedPrefix = '.removed-';

/** The environments in the cache, and what else is left there. */
export function keptEnvironments(): KeptEnvironments {
  const folder = cacheFolder();
  return {
    folder,
    list: () => list(folder),
    async remove(id) {
      return (await foldersIn(folder)).includes(id) ? remove(join(folder, id)) : 0;
    },
  };
}

async function list(folder: string): Promise<readonly KeptEnvironment[]> {
  const programs = await runningPrograms();
  const found: KeptEnvironment[] = [];
  for (const id of await foldersIn(folder)) {
    const environment = await describe(join(folder, id), programs);
    if (environment !== undefined) found.push(environment);
  }
  return found;
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** @returns undefined when the folder has been removed meanwhile */
async function describe(
  root: string,
  programs: readonly RunningProgram[],
): Promise<KeptEnvironment | undefined> {
  const finished = await readFinished(root);
  const used = await stat(finished === undefined ? root : markerOf(root)).catch(() => undefined);
  if (used === undefined) return undefined;
  const builder = await lockHolder(lockOf(root));
  return {
    id: basename(root),
    folder: root,
    runtime: finished?.runtime,
    model: finished?.model,
    bytes: await sizeOf(root),
    lastUsed: used.mtimeMs,
    users: namesOf([...(await usersOf(root)), ...(builder ? [builder] : [])], {
      root,
      programs,
    }),
  };
}

interface Programs {
  readonly root: string;
  readonly programs: readonly RunningProgram[];
}

/** The names of processes that have marked an environment, and of those that run its programs. */
function namesOf(holders: readonly Holder[], { root, programs }: Programs): readonly string[] {
  const names = holders.map((holder) => {
    const where = isLocal(holder) ? '' : ` on ${holder.host || 'another machine'}`;
    return `process ${holder.pid}${where}`;
  });
  const running = programs.filter((program) => isProgramIn(root, program));
  return [...new Set([...names, ...running.map(({ pid }) => `process ${pid}`)])];
}

async function remove(root: string): Promise<number | undefined> {
  try {
    const free = await tryLock(lockOf(root));
    if (free === undefined) return undefined;
    return await removeLocked(root).finally(free);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return 0;
    throw new MlmodelError(
      'IO_ERROR',
      `The environment "${root}" cannot be removed (${code ?? String(cause)}). Check the permissions of its files, or remove the folder yourself.`,
      { cause },
    );
  }
}

/**
 * A process marks an environment before it looks whether it is finished, and this takes the marker of a finished one
 * away before it looks for such marks: one of the two sees the other.
 */
async function removeLocked(root: string): Promise<number | undefined> {
  const aside = `${markerOf(root)}.${randomUUID()}`;
  const removed = join(root, '..', `${removedPrefix}${randomUUID()}`);
  await rename(markerOf(root), aside).catch(ignoreMissing);
  try {
    const users = namesOf(await usersOf(root), { root, programs: await runningPrograms() });
    if (users.length > 0) {
      await rename(aside, markerOf(root)).catch(ignoreMissing);
      return undefined;
    }
    await rename(root, removed);
  } catch (error) {
    await rename(aside, markerOf(root)).catch(() => {});
    throw error;
  }
  const bytes = await freeableBytes(removed);
  await rm(removed, { recursive: true, force: true, maxRetries: 3 });
  return bytes;
}

function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
