import { MlmodelError } from '../errors/mlmodel-error.js';
import type { ModelFiles } from './model-files.js';
import { normalizeModelPath } from './model-path.js';

/**
 * The files of a model that lies in a folder of another one; its paths lead nowhere outside that folder.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for a path that is not below the outer model's directory
 */
export function nestedModelFiles(files: ModelFiles, folder: string): ModelFiles {
  const root = normalizeModelPath(folder);
  if (root === '') {
    throw new MlmodelError(
      'INVALID_PARAMETER_VALUE',
      'A nested model lies in a folder of its own: name that folder, relative to the folder of the outer MLmodel file.',
    );
  }
  const outer = (path: string) => normalizeModelPath(`${root}/${normalizeModelPath(path)}`);
  const { localPath } = files;
  return {
    async list(path = '') {
      const found = await files.list(outer(path));
      return found.map((file) => file.slice(root.length + 1));
    },
    read: async (path, maxBytes) => files.read(outer(path), maxBytes),
    size: async (path) => files.size(outer(path)),
    ...(localPath && { localPath: async (path: string) => localPath.call(files, outer(path)) }),
  };
}
