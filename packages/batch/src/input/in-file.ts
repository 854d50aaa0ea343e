import { isMlmodelError, rewordedError } from '@mlmodel/core';
import type { InputFile } from './file-source.js';

/** Names a file in errors. */
export async function inFile<Result>(file: InputFile, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (!isMlmodelError(error)) throw error;
    throw rewordedError(error, `${file.name}: ${error.message}`);
  }
}
