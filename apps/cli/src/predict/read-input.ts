import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { MlmodelError } from '@mlmodel/core';
import { quoteForShell } from '@mlmodel/core/node';
import { fileFailure } from '../files/file-failure.js';
import { unreadableFile } from '../files/unreadable-file.js';
import { writeStderr } from '../terminal/standard-streams.js';
import { isFile, type PredictOptions } from './predict-options.js';

/**
 * Reads the input from its file or from standard input.
 * @throws MlmodelError `IO_ERROR` when that fails, `INVALID_PARAMETER_VALUE` when it is empty
 */
export async function readInput(options: PredictOptions): Promise<Uint8Array> {
  const { inputPath: path } = options;
  const body = await (isFile(path) ? contentOf(path) : standardInput());
  if (body.byteLength === 0) throw emptyInput(options);
  return body;
}

function contentOf(path: string): Promise<Uint8Array> {
  return readFile(path).catch(async (cause: unknown) => {
    throw await unreadableFile(cause, path);
  });
}

function standardInput(): Promise<Uint8Array> {
  if (process.stdin.isTTY) writeStderr('Reading from the terminal. Press Ctrl+D to finish.\n');
  return buffer(process.stdin).catch((cause: unknown) => {
    throw fileFailure(cause, { verb: 'read', what: 'standard input' });
  });
}

function emptyInput({ inputPath, modelUri }: PredictOptions): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    isFile(inputPath)
      ? `The input "${inputPath}" is empty. It must contain rows as JSON or CSV.`
      : `Standard input is empty. Give the rows in a file, mlmodel predict ${quoteForShell(modelUri)} -i FILE, or pipe them to the command.`,
  );
}
