import { constants } from 'node:fs';
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isMlmodelError, MlmodelError } from '@mlmodel/core';
import { takeLock } from './builder-lock.js';
import { cacheFolder } from './cache-folder.js';

/** Something with one executable that is built once and kept. */
export interface BuildJob {
  /** Of all that it is made from: names its folder in the cache. */
  readonly key: string;
  readonly signal?: AbortSignal | undefined;
  /** Called once when another process is building the same. */
  readonly onWait?: (() => void) | undefined;
  /** Builds it into an empty folder. @returns the executable, relative to the folder */
  build(folder: string): Promise<string>;
}

/** Names what is finished; written last. */
const marker = 'ready.json';

const attemptPrefix = 'build-';

/**
 * Gives what was built before, or builds it. Every attempt has a folder of its own, and only a finished one is named by
 * the marker: what a killed builder leaves is never used, and removed by the next one.
 * @returns the executable's absolute path
 * @throws MlmodelError `IO_ERROR` when the cache cannot be written; else as `build` does
 */
export async function buildOnce(job: BuildJob): Promise<string> {
  const root = join(cacheFolder(), job.key);
  const before = await finished(root);
  if (before !== undefined) return before;
  await inCache(() => mkdir(root, { recursive: true, mode: 0o700 }));
  const free = await inCache(() => takeLock(join(root, 'lock'), job));
  try {
    return (await finished(root)) ?? (await buildAttempt(root, job));
  } finally {
    await free();
  }
}

async function buildAttempt(root: string, job: BuildJob): Promise<string> {
  await removeAttempts(root);
  const folder = await inCache(() => mkdtemp(join(root, attemptPrefix)));
  try {
    const executable = join(basename(folder), await job.build(folder));
    const draft = join(folder, marker);
    await inCache(() => writeFile(draft, JSON.stringify({ executable })));
    await inCache(() => rename(draft, join(root, marker)));
    return join(root, executable);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** The executable of a finished build that is still there. */
async function finished(root: string): Promise<string | undefined> {
  try {
    const { executable } = JSON.parse(await readFile(join(root, marker), 'utf8'));
    const path = join(root, String(executable));
    await access(path, constants.X_OK);
    return path;
  } catch {
    return undefined;
  }
}

async function removeAttempts(root: string): Promise<void> {
  await rm(join(root, marker), { force: true });
  const names = await readdir(root);
  const attempts = names.filter((name) => name.startsWith(attemptPrefix));
  await Promise.all(
    attempts.map((name) =>
      rm(join(root, name), { recursive: true, force: true, maxRetries: 3 }).catch(() => {}),
    ),
  );
}

async function inCache<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (isMlmodelError(cause) || code === undefined || code === 'ABORT_ERR') throw cause;
    throw new MlmodelError(
      'IO_ERROR',
      `Environments cannot be kept in "${cacheFolder()}" (${code}). Make it writable, or name another folder with XDG_CACHE_HOME.`,
      { cause },
    );
  }
}
