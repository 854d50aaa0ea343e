import { randomUUID } from 'node:crypto';
import { readdir, realpath, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isMlmodelError, MlmodelError } from '../errors/mlmodel-error.js';
import { makeFolder } from './make-folder.js';
import { isInside } from './resolve-inside.js';

/** A folder to be written. */
export interface NewFolder {
  /** Absolute; it is created, and must be empty if it exists. */
  readonly path: string;
  /** What is written, for messages: `model`. */
  readonly content: string;
  /** The folder of the model that it is made from, which must not become part of itself. */
  readonly model?: string | undefined;
}

/**
 * Writes a folder that appears only when it is complete; after any failure the path is as it was.
 * @param write gets the path of a folder beside it, which does not exist yet
 * @throws MlmodelError as {@link checkNewFolder}, `INVALID_PARAMETER_VALUE` inside `model`, and `IO_ERROR` when it cannot be
 *   written; and what `write` throws
 */
export async function writeNewFolder(
  { path, content, model }: NewFolder,
  write: (draft: string) => Promise<void>,
): Promise<void> {
  await checkNewFolder(path);
  if (model !== undefined) await checkOutside(model, path);
  const draft = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  try {
    await makeFolder(dirname(path));
    await write(draft);
    await rmdir(path).catch(() => {});
    await rename(draft, path);
  } catch (cause) {
    const { code, syscall } = cause as NodeJS.ErrnoException;
    if (isMlmodelError(cause) || syscall === undefined) throw cause;
    throw new MlmodelError(
      'IO_ERROR',
      `The ${content} cannot be written to "${path}" (${code}). Give a folder that is new or empty, on a disk with room.`,
      { cause },
    );
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Checks that a folder is new or empty. @throws MlmodelError `INVALID_PARAMETER_VALUE` */
export async function checkNewFolder(path: string): Promise<void> {
  const names = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw notFree(`"${path}" is not a folder (${error.code}).`);
  });
  if (names.length > 0) throw notFree(`"${path}" is not empty.`);
}

async function checkOutside(model: string, path: string): Promise<void> {
  if (!isInside(await realpath(model), await existingPart(path))) return;
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `"${path}" is in the folder of the model, and would become a part of it. Give a folder outside of the model.`,
  );
}

/** The real path of the nearest folder on the way to a path that exists. */
async function existingPart(path: string): Promise<string> {
  return realpath(path).catch(() => (path === dirname(path) ? path : existingPart(dirname(path))));
}

function notFree(what: string): MlmodelError {
  return new MlmodelError('INVALID_PARAMETER_VALUE', `${what} Give a folder that is new or empty.`);
}
