import { createHash } from 'node:crypto';
import { mkdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isMlmodelError, MlmodelError } from '@mlmodel/core';
import { markUse, takeLock, type UseMarker, userCacheFolder } from '@mlmodel/core/cache';
import type { ModelSource } from '../resolved-model.js';
import { answersIn, filesOf, pathsOf, readAnswer, readEntry, writeJson } from './cache-layout.js';
import { trimModels } from './kept-models.js';

/** Bytes of models that are kept: 20 GB. */
const usualLimit = 20e9;

/** Where models are cached, and how many. */
export interface ModelCacheOptions {
  /** Default: `mlmodel/models` in the cache of the user. */
  readonly cacheFolder?: string | undefined;
  /** Bytes. Default: 20 GB. */
  readonly cacheLimit?: number | undefined;
}

/** A model in the cache. */
export interface CachedModel {
  readonly directory: string;
  readonly fromCache: boolean;
}

/** A model to cache. */
export interface ModelToCache {
  readonly source: ModelSource;
  /** Puts the model into `model` of a folder, which has what earlier downloads of the key left. */
  readonly download: (folder: string) => Promise<void>;
  readonly signal: AbortSignal | undefined;
}

/** The folder of downloaded models. */
export function modelCacheFolder({ cacheFolder }: ModelCacheOptions): string {
  return cacheFolder ?? userCacheFolder('models');
}

/** The folder of downloaded models, which processes share. A model that a process got is not removed until it ends. */
export class ModelCache {
  readonly #root: string;
  readonly #limit: number;

  constructor(options: ModelCacheOptions) {
    this.#root = modelCacheFolder(options);
    this.#limit = options.cacheLimit ?? usualLimit;
  }

  /**
   * The model of a key, downloaded by one process at a time unless it is there. After a download, models that were not used
   * for the longest time are removed until the others fit into the limit.
   * @param key a hash of what identifies its content
   */
  async provide(key: string, { source, download, signal }: ModelToCache): Promise<CachedModel> {
    const found = await this.#find(key);
    if (found !== undefined) return { directory: found, fromCache: true };
    return this.#writing(async () => {
      const { folder, model, entry, partial, lock } = pathsOf(this.#root, key);
      await mkdir(this.#root, { recursive: true, mode: 0o700 });
      const release = await takeLock(lock, { signal });
      try {
        const other = await this.#find(key);
        if (other !== undefined) return { directory: other, fromCache: true };
        await download(partial);
        const files = await filesOf(join(partial, 'model'));
        await writeJson(join(partial, basename(entry)), { files, source });
        await rm(folder, { recursive: true, force: true });
        await rename(partial, folder);
      } finally {
        await release();
      }
      // What cannot be removed now is tried after the next download.
      await trimModels(this.#root, { limit: this.#limit, except: key }).catch(() => {});
      return { directory: model, fromCache: false };
    });
  }

  /** Remembers what a question, such as a URI and where it was asked, was last answered with. */
  async remember(question: readonly unknown[], key: string, source: ModelSource): Promise<void> {
    await this.#writing(async () => {
      await mkdir(answersIn(this.#root), { recursive: true, mode: 0o700 });
      await writeJson(this.#answer(question), { key, source });
    });
  }

  /** The model that a question was last answered with; undefined when it is not in the cache. */
  async recall(
    question: readonly unknown[],
  ): Promise<{ readonly directory: string; readonly source: ModelSource } | undefined> {
    const known = await readAnswer(this.#answer(question));
    if (known === undefined) return undefined;
    const directory = await this.#find(known.key);
    return directory === undefined ? undefined : { directory, source: known.source as ModelSource };
  }

  /** The folder of a model whose files are all there, with their sizes. It counts as used now. */
  async #find(key: string): Promise<string | undefined> {
    const { model, entry: path, users } = pathsOf(this.#root, key);
    await markOnce(users);
    const entry = await readEntry(path);
    if (entry === undefined) return undefined;
    for (const [name, size] of entry.files) {
      const file = await stat(join(model, name)).catch(() => undefined);
      if (file?.size !== size) return undefined;
    }
    await utimes(path, new Date(), new Date()).catch(() => {});
    return model;
  }

  #answer(question: readonly unknown[]): string {
    return join(answersIn(this.#root), `${hashOf(question)}.json`);
  }

  async #writing<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (cause) {
      const { code, syscall } = cause as NodeJS.ErrnoException;
      if (isMlmodelError(cause) || syscall === undefined) throw cause;
      throw new MlmodelError(
        'IO_ERROR',
        `Models cannot be stored in "${this.#root}" (${code}). Make room or make it writable, or set XDG_CACHE_HOME to another folder.`,
        { cause },
      );
    }
  }
}

/** The marks of this process, by folder. They end with it. */
const marks = new Map<string, Promise<UseMarker>>();

async function markOnce(folder: string): Promise<void> {
  const mark = await marks.get(folder);
  if (mark !== undefined && (await mark.isThere())) return;
  const next = markUse(folder);
  marks.set(folder, next);
  await next;
}

/** A hash of values that JSON can hold, in hexadecimal digits. */
export function hashOf(values: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('hex');
}
