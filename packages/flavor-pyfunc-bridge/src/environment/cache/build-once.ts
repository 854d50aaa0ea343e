import { mkdir, mkdtemp, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isMlmodelError, MlmodelError } from '@mlmodel/core';
import { markUse, takeLock } from '@mlmodel/core/cache';
import { cacheFolder } from './cache-folder.js';
import { attemptPrefix, type BuiltFacts, lockOf, markerOf, readFinished } from './cached-folder.js';

/** A build with one executable, which is run once and cached. */
export interface BuildJob {
  /** A hash of everything that it depends on; names its folder in the cache. */
  readonly key: string;
  readonly signal?: AbortSignal | undefined;
  /** Called once when another process is building the same. */
  readonly onWait?: (() => void) | undefined;
  /** Builds into an empty folder. */
  build(folder: string): Promise<BuiltFacts>;
}

/** A build in the cache. */
export interface CachedBuild extends BuiltFacts {
  /** The absolute path of the executable. */
  readonly path: string;
  /** Whether it was built now. */
  readonly isNew: boolean;
  /** Ends the use of the build: until then, it is not removed from the cache. Idempotent. */
  release(): Promise<void>;
}

/** How often a build begins again because its folder is removed. */
const mostTries = 10;

/**
 * Returns the cached build, or builds. Every attempt has its own folder, and the marker names only a finished one: the rest
 * of a killed attempt is never used, and the next attempt removes it.
 * @throws MlmodelError `IO_ERROR` when the cache cannot be written, and as `build` does
 */
export async function buildOnce(job: BuildJob): Promise<CachedBuild> {
  const root = join(cacheFolder(), job.key);
  for (let tries = 1; ; tries++) {
    const use = await markUse(root);
    try {
      const found = await readFinished(root);
      const build = found === undefined ? await buildLocked(root, job) : { ...found, isNew: false };
      if (await use.isThere()) {
        await utimes(markerOf(root), new Date(), new Date()).catch(() => {});
        return { ...build, release: () => use.release() };
      }
    } catch (error) {
      if (tries === mostTries || (await use.isThere())) {
        await use.release();
        throw error;
      }
    }
    // Another process has removed the folder with the mark of this one.
    await use.release();
  }
}

/** Builds under the lock, unless another process has done so. */
async function buildLocked(root: string, job: BuildJob): Promise<Omit<CachedBuild, 'release'>> {
  await inCache(() => mkdir(root, { recursive: true, mode: 0o700 }));
  const free = await inCache(() => takeLock(lockOf(root), job));
  try {
    const found = await readFinished(root);
    if (found !== undefined) return { ...found, isNew: false };
    return { ...(await buildAttempt(root, job)), isNew: true };
  } finally {
    await free();
  }
}

async function buildAttempt(root: string, job: BuildJob): Promise<BuiltFacts & { path: string }> {
  await removeAttempts(root);
  const folder = await inCache(() => mkdtemp(join(root, attemptPrefix)));
  try {
    const facts = await job.build(folder);
    const executable = join(basename(folder), facts.executable);
    const draft = join(folder, basename(markerOf(root)));
    await inCache(() => writeFile(draft, JSON.stringify({ ...facts, executable })));
    await inCache(() => rename(draft, markerOf(root)));
    return { ...facts, executable, path: join(root, executable) };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** The executable of the cached build of a key, if there is one. */
export async function builtBefore(key: string): Promise<string | undefined> {
  return (await readFinished(join(cacheFolder(), key)))?.path;
}

async function removeAttempts(root: string): Promise<void> {
  await rm(markerOf(root), { force: true });
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
