import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { MlmodelError } from '@mlmodel/core';

/** A stream in a file, for formats that have to be read from their end. */
export interface Spooled {
  readonly path: string;
  remove(): Promise<void>;
}

/** Writes a stream to a temporary file. @throws MlmodelError `IO_ERROR` */
export async function spool(pieces: AsyncIterable<Uint8Array>): Promise<Spooled> {
  const folder = await mkdtemp(join(tmpdir(), 'mlmodel-input-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const path = join(folder, 'input');
  try {
    await pipeline(
      Readable.from(pieces, { objectMode: false }),
      createWriteStream(path, { mode: 0o600 }),
    );
    return { path, remove };
  } catch (cause) {
    await remove();
    const message = `Standard input cannot be kept in a temporary file: ${(cause as Error).message}. Free some space, or give a file.`;
    throw new MlmodelError('IO_ERROR', message, { cause });
  }
}
