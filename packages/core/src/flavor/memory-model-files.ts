import { MlmodelError } from '../errors/mlmodel-error.js';
import type { ModelFiles } from './model-files.js';
import { normalizeModelPath } from './model-path.js';

/**
 * A model whose files are in memory, for browsers and tests.
 * @param files content by path relative to the model directory; text is stored as UTF-8
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for a path that is not one inside a model directory
 */
export function memoryModelFiles(files: Readonly<Record<string, Uint8Array | string>>): ModelFiles {
  const contents = new Map(
    Object.entries(files).map(([path, content]) => [
      normalizeModelPath(path),
      typeof content === 'string' ? new TextEncoder().encode(content) : content,
    ]),
  );
  const contentOf = (path: string): Uint8Array => {
    const content = contents.get(normalizeModelPath(path));
    if (content === undefined) throw missingModelFile(path);
    return content;
  };
  return {
    async list(folder = '') {
      const root = normalizeModelPath(folder);
      return [...contents.keys()].filter((path) => root === '' || path.startsWith(`${root}/`));
    },
    read: async (path, maxBytes) => contentOf(path).subarray(0, maxBytes),
    size: async (path) => contentOf(path).byteLength,
  };
}

/** The error for a file that a model lacks. */
export function missingModelFile(path: string): MlmodelError {
  return new MlmodelError(
    'RESOURCE_DOES_NOT_EXIST',
    `The model has no file "${path}". The model directory may be incomplete: download or save it again.`,
    { file: path },
  );
}
