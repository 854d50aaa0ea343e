import { constants, existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { MlmodelError } from '@mlmodel/core';
import { checkNewFolder, resolveModelLocation, writeNewFolder } from '@mlmodel/core/node';
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
  await checkNewFolder(target);
  const model = await resolveModel(uri, options);
  const from = resolveModelLocation(model.directory);
  if (!existsSync(join(from, modelFile)))
    throw new MlmodelError(
      'RESOURCE_DOES_NOT_EXIST',
      `There is no model at "${from}": it has no ${modelFile} file. Give the folder of a model.`,
    );
  await writeNewFolder({ path: target, content: 'model', model: from }, async (draft) => {
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
  });
  return { ...model, directory: target };
}
