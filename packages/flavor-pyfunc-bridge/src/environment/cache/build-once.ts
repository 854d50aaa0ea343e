import { constants } from 'node:fs';
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';
import { isMlmodelError, MlmodelError } from '@mlmodel/core';
import { takeLock } from './builder-lock.js';

/** A build with one executable, which is run once and cached. */
export interface BuildJob {
  /** A hash of everything that it depends on; names its folder in the cache. */
  readonly key: string;
  readonly signal?: AbortSignal | undefined;
  /** Called once when another process is building the same. */
  readonly onWait?: (() => void) | undefined;
  /** Builds into an empty folder. @returns the executable, relative to the folder */
  build(folder: string): Promise<string>;
}

/** Names the finished build; written last. */
const marker = 'ready.json';

const attemptPrefix = 'build-';

/**
 * Returns the cached build, or builds. Every attempt has its own folder, and the marker names only a finished one: the rest
 * of a killed attempt is never used, and the next attempt removes it.
 * @returns the executable's absolute path
 * @throws MlmodelError `IO_ERROR` when the cache cannot be written, and as `build` does
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

/** The executable of the cached build of a key, if there is one. */
export async function builtBefore(key: string): Promise<string | undefined> {
  return finished(join(cacheFolder(), key));
}

/** The executable of a finished build, if it still exists. */
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
      `Environments cannot be stored in "${cacheFolder()}" (${code}). Make it writable, or set XDG_CACHE_HOME to another folder.`,
      { cause },
    );
  }
}

/** The folder of cached environments. Source: XDG Base Directory Specification, by which relative paths do not count. */
function cacheFolder(): string {
  const configured = process.env['XDG_CACHE_HOME'];
  const root = configured && isAbsolute(configured) ? configured : join(homedir(), '.cache');
  return join(root, 'mlmodel', 'environments');
}
