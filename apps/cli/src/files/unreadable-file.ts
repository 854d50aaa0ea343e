import { statSync } from 'node:fs';
import { MlmodelError } from '@mlmodel/core';
import { similarPath } from '@mlmodel/core/node';
import { fileFailure } from './file-failure.js';

/** The error for an input file that cannot be read; it names the file that a mistyped path most likely means. */
export async function unreadableFile(cause: unknown, path: string): Promise<MlmodelError> {
  const what = `"${path}"`;
  const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
  const meant = isMissing ? await similarPath(path, isFile) : undefined;
  if (meant === undefined) return fileFailure(cause, { verb: 'read', what });
  return new MlmodelError(
    'IO_ERROR',
    `Cannot read ${what}: the file does not exist. Did you mean "${meant}"?`,
    { cause },
  );
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
