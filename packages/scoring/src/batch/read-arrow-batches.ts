import type { ArrowInput } from '@mlmodel/core';
import { ArrowStreamReader } from './arrow-stream-reader.js';
import { fileStart } from './arrow-writer.js';
import { PieceReader } from './piece-reader.js';

/** An Arrow IPC stream or file that is read. */
export interface ArrowBatches {
  /** The columns, without rows. */
  readonly noRows: ArrowInput;
  /** The batches in order. Holds one, and the dictionaries. */
  readonly batches: AsyncGenerator<ArrowInput, void>;
}

/**
 * Reads the record batches of an Arrow IPC stream or file one by one.
 * @param pieces the bytes, in pieces of any size
 * @throws MlmodelError `BAD_REQUEST` naming the byte at which something else begins, or the column whose type is not
 * supported; with status 413 for a batch that takes more than 1 GiB
 */
export async function readArrowBatches(
  pieces: AsyncIterable<Uint8Array>,
  { isFile }: { readonly isFile: boolean },
): Promise<ArrowBatches> {
  const source = new PieceReader(pieces);
  if (isFile) await source.read(fileStart.length);
  const reader = new ArrowStreamReader(source);
  const noRows = await reader.readSchema();
  return { noRows, batches: batchesOf(reader, source) };
}

async function* batchesOf(
  reader: ArrowStreamReader,
  source: PieceReader,
): AsyncGenerator<ArrowInput, void> {
  try {
    while (true) {
      const batch = await reader.readBatch();
      if (batch === undefined) return;
      yield batch;
    }
  } finally {
    await source.close();
  }
}
