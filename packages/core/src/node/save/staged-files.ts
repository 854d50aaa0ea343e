import { join } from 'node:path';
import { MlmodelError } from '../../errors/mlmodel-error.js';
import type { SaveContext } from '../../flavor/flavor.js';
import { normalizeModelPath } from '../../flavor/model-path.js';
import { filesBelow, type ModelDirectory } from '../model-directory.js';
import { writeDurableFile } from './durable-files.js';

/** The files of a model directory that is being written. */
export interface StagedFiles extends Pick<SaveContext, 'write'> {
  readonly files: ModelDirectory;
}

/** @param folder an empty folder, absolute and without links */
export function stagedFiles(folder: string): StagedFiles {
  const written = new Set<string>();
  return {
    files: filesBelow(folder),
    async write(path, content) {
      const normal = normalizeModelPath(path);
      if (normal === '' || written.has(normal)) throw notWritable(path);
      written.add(normal);
      await writeDurableFile(join(folder, normal), content);
    },
  };
}

function notWritable(path: string): MlmodelError {
  const reason = path === '' ? 'a file needs a name' : 'it was written before';
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The file ${JSON.stringify(path)} of the model cannot be written: ${reason}.`,
    { file: path },
  );
}
