import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { MlmodelError } from '@mlmodel/core';
import type { InputFile } from './file-source.js';

/** Bytes that are read at once. */
const pieceBytes = 1 << 20;

/**
 * The bytes of a file, unpacked if it is gzip, or of a stream.
 * @throws MlmodelError `IO_ERROR` when they cannot be read
 */
export async function* readPieces({
  name,
  path,
  pieces,
}: InputFile): AsyncGenerator<Uint8Array, void> {
  if (pieces !== undefined) {
    yield* pieces;
    return;
  }
  const file = createReadStream(path as string, { highWaterMark: pieceBytes });
  try {
    yield* isPacked(name) ? file.pipe(forwardErrors(file, createGunzip())) : file;
  } catch (cause) {
    throw new MlmodelError('IO_ERROR', `${name} cannot be read: ${(cause as Error).message}.`, {
      cause,
    });
  } finally {
    file.destroy();
  }
}

/** Whether a file is gzip, by its name. */
export function isPacked(name: string): boolean {
  return /\.gz"?$/i.test(name);
}

/** `pipe` does not pass on errors. */
function forwardErrors<Target extends NodeJS.WritableStream & { destroy(error: Error): unknown }>(
  source: NodeJS.ReadableStream,
  target: Target,
): Target {
  source.on('error', (error: Error) => target.destroy(error));
  return target;
}
