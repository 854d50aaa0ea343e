import { readFile } from 'node:fs/promises';
import { errorText, MlmodelError } from '@mlmodel/core';

/** Reads a file that an option names. @throws MlmodelError `INVALID_PARAMETER_VALUE` that says why it cannot be read */
export async function readNamedFile(file: string): Promise<Buffer> {
  return readFile(file).catch((cause: NodeJS.ErrnoException) => {
    const reason = reasons[cause.code ?? ''] ?? errorText(cause);
    throw new MlmodelError('INVALID_PARAMETER_VALUE', `Cannot read "${file}": ${reason}.`, {
      cause,
    });
  });
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'the file does not exist',
  EACCES: 'permission denied',
  EISDIR: 'it is a directory',
};
