import { realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { MlmodelError } from '../errors/mlmodel-error.js';
import { missingModelFile, normalizeModelPath } from '../flavor/model-files.js';

/**
 * The local path of one inside a model; no other code makes such paths.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for a path or a link that leads out of the directory, and
 * `RESOURCE_DOES_NOT_EXIST` for one that leads nowhere
 */
export async function resolveInside(directory: string, path: string): Promise<string> {
  const local = join(directory, normalizeModelPath(path));
  const real = await realpath(local).catch((error: unknown) => {
    throw fileError(error, path);
  });
  if (isInside(directory, real)) return local;
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `"${path}" is a link that leads out of the model directory, which is not allowed. Copy the file into the model directory.`,
    { file: path },
  );
}

/** Whether `path` is `directory` or inside it; both are real paths. */
export function isInside(directory: string, path: string): boolean {
  return (
    path === directory || path.startsWith(directory.endsWith(sep) ? directory : directory + sep)
  );
}

/** Whether an error of the file system says that there is no such file. */
export function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(errorName(error));
}

function errorName(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error';
}

/** An error of the file system as one about a file of a model. */
export function fileError(error: unknown, path: string): MlmodelError {
  if (isMissing(error)) return missingModelFile(path);
  const code = ['EACCES', 'EPERM'].includes(errorName(error)) ? 'PERMISSION_DENIED' : 'IO_ERROR';
  return new MlmodelError(
    code,
    `"${path}" in the model cannot be read (${errorName(error)}). Check the file and its permissions.`,
    { file: path, cause: error },
  );
}
