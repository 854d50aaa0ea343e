import { randomUUID } from 'node:crypto';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Holder, isLocal, lockHolder, tryLock, usersOf } from '@mlmodel/core/cache';
import type { ModelSource } from '../resolved-model.js';
import { answersIn, filesOf, keysIn, pathsOf, readAnswer, readEntry } from './cache-layout.js';

/** A model in the cache, or what has arrived of one. */
export interface KeptModel {
  readonly id: string;
  /** The folder of the model. */
  readonly folder: string;
  /** Absent for an unfinished download. */
  readonly source?: ModelSource;
  readonly bytes: number;
  /** When its download ended, in milliseconds since 1970; absent for an unfinished one. */
  readonly downloaded?: number;
  /** Milliseconds since 1970. */
  readonly lastUsed: number;
  /** Processes that use it or download it, such as `process 7`. */
  readonly users: readonly string[];
}

/** The start of the names of folders that are being removed. */
const removedPrefix = '.removed-';

/** All models in a folder of models, the last used one first. */
export async function listModels(root: string): Promise<readonly KeptModel[]> {
  const models: KeptModel[] = [];
  for (const key of await keysIn(root)) {
    const model = await describe(root, key);
    if (model !== undefined) models.push(model);
  }
  return models.sort((a, b) => b.lastUsed - a.lastUsed);
}

/** Undefined for a model that was removed meanwhile. */
async function describe(root: string, key: string): Promise<KeptModel | undefined> {
  const { folder, model, entry: path, partial, lock, users } = pathsOf(root, key);
  const entry = await readEntry(path);
  const used = await stat(entry === undefined ? partial : path)
    .catch(() => stat(folder))
    .catch(() => undefined);
  if (used === undefined) return undefined;
  const holder = await lockHolder(lock);
  const made = entry === undefined ? undefined : await stat(folder).catch(() => undefined);
  return {
    id: key,
    folder: model,
    ...(entry !== undefined && { source: entry.source as ModelSource }),
    bytes: sum(entry?.files ?? (await filesOf(folder))) + sum(await filesOf(partial)),
    ...(made !== undefined && { downloaded: made.mtimeMs }),
    lastUsed: used.mtimeMs,
    users: namesOf([...(await usersOf(users)), ...(holder ? [holder] : [])]),
  };
}

/**
 * Removes a model unless a process uses it or downloads it.
 * @returns whether it is gone
 */
export async function removeModel(root: string, key: string): Promise<boolean> {
  const { folder, entry, partial, lock, users } = pathsOf(root, key);
  const release = await tryLock(lock);
  if (release === undefined) return false;
  try {
    // A process marks a model before it reads the entry, which is taken away before marks are looked for: one of the two
    // sees the other.
    const aside = `${entry}.${randomUUID()}`;
    await rename(entry, aside).catch(ignoreMissing);
    if ((await usersOf(users)).length > 0) {
      await rename(aside, entry).catch(ignoreMissing);
      return false;
    }
    const removed = join(root, `${removedPrefix}${randomUUID()}`);
    await rename(folder, removed).catch(ignoreMissing);
    for (const path of [removed, partial, users]) await rm(path, { recursive: true, force: true });
    return true;
  } finally {
    await release();
  }
}

/** What stays in a folder of models. */
export interface TrimOptions {
  /** Bytes. */
  readonly limit: number;
  /** The key of a model that stays in any case. */
  readonly except: string;
}

/** Removes the models that were not used for the longest time, until the others fit into the limit. */
export async function trimModels(root: string, { limit, except }: TrimOptions): Promise<void> {
  const models = await listModels(root);
  let total = models.reduce((bytes, model) => bytes + model.bytes, 0);
  if (total <= limit) return;
  for (const { id, bytes } of models.toReversed()) {
    if (total <= limit) break;
    if (id !== except && (await removeModel(root, id))) total -= bytes;
  }
  await removeLeftovers(root);
}

/** Removes what killed processes have left of removed models, and the answers to questions that named them. */
export async function removeLeftovers(root: string): Promise<void> {
  const names: readonly string[] = await readdir(root).catch(() => []);
  for (const name of names)
    if (name.startsWith(removedPrefix))
      await rm(join(root, name), { recursive: true, force: true });
  const answers = answersIn(root);
  for (const name of await readdir(answers).catch(() => [])) {
    const answer = await readAnswer(join(answers, name));
    if (answer !== undefined && !names.includes(answer.key))
      await rm(join(answers, name), { force: true });
  }
}

function sum(files: readonly (readonly [string, number])[]): number {
  return files.reduce((bytes, [, size]) => bytes + size, 0);
}

function namesOf(holders: readonly Holder[]): readonly string[] {
  const names = holders.map((holder) => {
    const where = isLocal(holder) ? '' : ` on ${holder.host || 'another machine'}`;
    return `process ${holder.pid}${where}`;
  });
  return [...new Set(names)];
}

function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
