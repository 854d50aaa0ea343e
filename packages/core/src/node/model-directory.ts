import { constants } from 'node:fs';
import { access, open, readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { MlmodelError } from '../errors/mlmodel-error.js';
import type { ModelFiles } from '../flavor/model-files.js';
import { listFiles } from './list-files.js';
import { nearbyModels } from './nearby-models.js';
import { fileError, isMissing, resolveInside } from './resolve-inside.js';
import { modelSetAside } from './save/durable-files.js';

/** A model on the local disk. */
export interface ModelDirectory extends ModelFiles {
  /** The directory's real path: absolute, without links. */
  readonly directory: string;
  localPath(path: string): Promise<string>;
}

/**
 * Opens a model directory. A single function resolves every path and refuses those that lead out of the directory,
 * including links; links that stay inside are followed.
 * @throws MlmodelError `RESOURCE_DOES_NOT_EXIST` when the folder does not exist or contains no MLmodel file
 */
export async function openModelDirectory(path: string): Promise<ModelDirectory> {
  return filesBelow(await realModelDirectory(path));
}

/** The files in a folder, which need not be a model yet. @param directory its real path */
export function filesBelow(directory: string): ModelDirectory {
  return {
    directory,
    list: (folder = '') => listFiles(directory, folder),
    async read(file, maxBytes) {
      const { local, bytes } = await plainFile(directory, file);
      const content =
        maxBytes === undefined ? readFile(local) : readStart(local, Math.min(maxBytes, bytes));
      return content.catch((error: unknown) => {
        throw fileError(error, file);
      });
    },
    size: async (file) => (await plainFile(directory, file)).bytes,
    localPath: (file) => resolveInside(directory, file),
  };
}

async function plainFile(
  directory: string,
  file: string,
): Promise<{ readonly local: string; readonly bytes: number }> {
  const local = await resolveInside(directory, file);
  const found = await stat(local);
  if (!found.isFile()) throw notAFile(file);
  return { local, bytes: found.size };
}

async function readStart(path: string, bytes: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The path of an MLmodel file means its folder. */
async function realModelDirectory(path: string): Promise<string> {
  const real = await realpath(path).catch(() => modelSetAside(path));
  const kind = real === undefined ? undefined : await stat(real);
  if (real !== undefined && kind?.isDirectory()) {
    await access(join(real, 'MLmodel'), constants.R_OK).catch(async (error: unknown) => {
      throw await noMlmodelFile(path, error);
    });
    return real;
  }
  if (real?.endsWith(`${sep}MLmodel`)) return real.slice(0, -8) || sep;
  const problem =
    real === undefined
      ? `There is no model at "${path}".`
      : `"${path}" is a file, not a model directory.`;
  throw new MlmodelError('RESOURCE_DOES_NOT_EXIST', `${problem} ${await adviceFor(path)}`);
}

async function noMlmodelFile(path: string, cause: unknown): Promise<MlmodelError> {
  if (!isMissing(cause)) return fileError(cause, 'MLmodel');
  return new MlmodelError(
    'RESOURCE_DOES_NOT_EXIST',
    `"${path}" contains no MLmodel file, so it is not an MLflow Model. ${await adviceFor(path)}`,
    { file: 'MLmodel', cause },
  );
}

async function adviceFor(path: string): Promise<string> {
  if (/^~[\\/]/.test(path))
    return 'The shell did not expand ~ to your home directory: write $HOME.';
  return (await nearbyModels(path)) ?? "Give the folder that contains the model's MLmodel file.";
}

function notAFile(path: string): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `"${path}" in the model is not a regular file.`,
    {
      file: path,
    },
  );
}
