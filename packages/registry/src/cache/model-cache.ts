import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMlmodelError, MlmodelError } from '@mlmodel/core';
import { takeLock, userCacheFolder } from '@mlmodel/core/cache';
import * as z from 'zod/mini';
import type { ModelSource } from '../resolved-model.js';

const entryFile = z.object({
  /** Path and size in bytes of each file. */
  files: z.array(z.tuple([z.string(), z.number()])),
});

const nameFile = z.object({
  key: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  source: z.object({
    uri: z.string(),
    name: z.optional(z.string()),
    version: z.optional(z.string()),
    runId: z.optional(z.string()),
    modelId: z.optional(z.string()),
  }),
});

/** A model in the cache. */
export interface CachedModel {
  readonly directory: string;
  readonly fromCache: boolean;
}

/** The folder of downloaded models, which processes share. */
export class ModelCache {
  readonly #root: string;

  /** @param folder default: `mlmodel/models` in the cache of the user */
  constructor(folder: string | undefined) {
    this.#root = folder ?? userCacheFolder('models');
  }

  /**
   * The model of a key, downloaded by one process at a time unless it is there.
   * @param key a hash of what identifies its content
   * @param download puts the model into `model` of a folder, which has what earlier downloads of the key left
   */
  async provide(
    key: string,
    download: (folder: string) => Promise<void>,
    signal: AbortSignal | undefined,
  ): Promise<CachedModel> {
    const found = await this.#find(key);
    if (found !== undefined) return { directory: found, fromCache: true };
    return this.#writing(async () => {
      await mkdir(this.#root, { recursive: true, mode: 0o700 });
      const release = await takeLock(join(this.#root, `${key}.lock`), { signal });
      try {
        const other = await this.#find(key);
        if (other !== undefined) return { directory: other, fromCache: true };
        const partial = join(this.#root, `${key}.partial`);
        await download(partial);
        const model = join(partial, 'model');
        await writeFile(
          join(partial, 'entry.json'),
          JSON.stringify({ files: await filesOf(model) }),
        );
        await rm(this.#entry(key), { recursive: true, force: true });
        await rename(partial, this.#entry(key));
        return { directory: join(this.#entry(key), 'model'), fromCache: false };
      } finally {
        await release();
      }
    });
  }

  /** Remembers what a question, such as a URI and where it was asked, was last answered with. */
  async remember(question: readonly unknown[], key: string, source: ModelSource): Promise<void> {
    await this.#writing(async () => {
      const path = this.#name(question);
      const draft = `${path}.${randomUUID()}`;
      await mkdir(join(this.#root, 'names'), { recursive: true, mode: 0o700 });
      await writeFile(draft, JSON.stringify({ key, source }));
      await rename(draft, path);
    });
  }

  /** The model that a question was last answered with; undefined when it is not in the cache. */
  async recall(
    question: readonly unknown[],
  ): Promise<{ readonly directory: string; readonly source: ModelSource } | undefined> {
    const known = await readJson(this.#name(question), nameFile);
    if (known === undefined) return undefined;
    const directory = await this.#find(known.key);
    return directory === undefined ? undefined : { directory, source: known.source as ModelSource };
  }

  /** The folder of a model whose files are all there, with their sizes. */
  async #find(key: string): Promise<string | undefined> {
    const model = join(this.#entry(key), 'model');
    const entry = await readJson(join(this.#entry(key), 'entry.json'), entryFile);
    if (entry === undefined) return undefined;
    for (const [path, size] of entry.files) {
      const file = await stat(join(model, path)).catch(() => undefined);
      if (file?.size !== size) return undefined;
    }
    return model;
  }

  #entry(key: string): string {
    return join(this.#root, key);
  }

  #name(question: readonly unknown[]): string {
    return join(this.#root, 'names', `${hashOf(question)}.json`);
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

/** A hash of values that JSON can hold, in hexadecimal digits. */
export function hashOf(values: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('hex');
}

async function filesOf(folder: string): Promise<readonly (readonly [string, number])[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.flatMap((entry) =>
    entry.isFile() ? join(entry.parentPath, entry.name).slice(folder.length + 1) : [],
  );
  return Promise.all(paths.map(async (path) => [path, (await stat(join(folder, path))).size]));
}

async function readJson<Schema extends z.ZodMiniType>(
  path: string,
  schema: Schema,
): Promise<z.infer<Schema> | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}
