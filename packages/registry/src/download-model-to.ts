import { randomUUID } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { cp, mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isMlmodelError, MlmodelError } from '@mlmodel/core';
import { resolveModelLocation } from '@mlmodel/core/node';
import { modelFile } from './download/name-parts.js';
import { writeMeta } from './download/registered-model-meta.js';
import { resolveModel } from './resolve-model.js';
import type { ResolvedModel, ResolveModelOptions } from './resolved-model.js';

/**
 * Finds a model by its URI as {@link resolveModel} does, and copies it to a folder.
 * @param options `folder` is created, and must be empty if it exists
 * @returns where the model came from, with `folder` as its directory
 * @throws MlmodelError as `resolveModel`, and for a folder that cannot take the model; it is then as it was
 */
export async function downloadModelTo(
  uri: string,
  { folder, ...options }: ResolveModelOptions & { readonly folder: string },
): Promise<ResolvedModel> {
  const target = resolve(folder);
  await checkFree(target);
  const model = await resolveModel(uri, options);
  const from = resolveModelLocation(model.directory);
  if (!existsSync(join(from, modelFile)))
    throw new MlmodelError(
      'RESOURCE_DOES_NOT_EXIST',
      `There is no model at "${from}": it has no ${modelFile} file. Give the folder of a model.`,
    );
  const draft = join(dirname(target), `.${basename(target)}.${randomUUID()}`);
  try {
    await mkdir(dirname(target), { recursive: true });
    await cp(from, draft, {
      recursive: true,
      dereference: true,
      mode: constants.COPYFILE_FICLONE,
      filter: () => {
        options.signal?.throwIfAborted();
        return true;
      },
    });
    await writeMeta(draft, model.source);
    await rmdir(target).catch(() => {});
    await rename(draft, target);
  } catch (cause) {
    const { code, syscall } = cause as NodeJS.ErrnoException;
    if (isMlmodelError(cause) || syscall === undefined) throw cause;
    throw new MlmodelError(
      'IO_ERROR',
      `The model cannot be written to "${target}" (${code}). Give a folder that is new or empty, on a disk with room.`,
      { cause },
    );
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return { ...model, directory: target };
}

async function checkFree(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw notFree(`"${folder}" is not a folder (${error.code}).`);
  });
  if (names.length > 0) throw notFree(`"${folder}" is not empty.`);
}

function notFree(what: string): MlmodelError {
  return new MlmodelError('INVALID_PARAMETER_VALUE', `${what} Give a folder that is new or empty.`);
}
