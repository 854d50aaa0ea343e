import { type Column, isMlmodelError, type MlmodelError, type RawInput } from '@mlmodel/core';
import { sliceColumn } from '@mlmodel/scoring/batch';
import type { Batch } from './file-source.js';
import { rowsOf } from './rows-of.js';
import { linesIn, type TextChunk } from './text-records.js';

/** Rows that were read from text. */
export interface DecodedRows {
  readonly input: RawInput;
  readonly kept: readonly Column[];
  readonly rowCount: number;
}

/** How records of text are read. */
export interface RecordDecoder {
  /**
   * Reads records.
   * @param linesBefore the lines before them
   * @throws MlmodelError `BAD_REQUEST` naming the line
   */
  decode(records: Uint8Array, linesBefore: number): DecodedRows;
}

/**
 * Reads chunks of records as batches from a row on. A record that cannot be read becomes a batch of its own, with the
 * reason.
 */
export async function* textBatches(
  chunks: AsyncIterable<TextChunk>,
  {
    decoder,
    firstRow,
    linesBefore,
  }: {
    readonly decoder: RecordDecoder;
    readonly firstRow: number;
    readonly linesBefore: number;
  },
): AsyncGenerator<Batch, void> {
  let row = 0;
  let lines = linesBefore;
  for await (const chunk of chunks) {
    for (const part of decodeRecords(
      { ...chunk, decoder, first: 0, last: chunk.ends.length },
      lines,
    )) {
      const rowCount = 'failure' in part ? 1 : part.rowCount;
      const begin = row;
      row += rowCount;
      if (row <= firstRow || rowCount === 0) continue;
      if ('failure' in part) yield { ...part, kept: [], rowCount, firstRow: begin };
      else yield { ...afterRows(part, firstRow - begin), firstRow: Math.max(begin, firstRow) };
    }
    lines += linesIn(chunk.bytes);
  }
}

function afterRows(rows: DecodedRows, skipped: number): DecodedRows {
  if (skipped <= 0) return rows;
  const range = { start: skipped, end: rows.rowCount };
  return {
    input: rowsOf(rows.input, range) as RawInput,
    kept: rows.kept.map((column) => sliceColumn(column, range)),
    rowCount: rows.rowCount - skipped,
  };
}

/** Records of a chunk, from `first` on, before `last`. */
interface Records extends TextChunk {
  readonly decoder: RecordDecoder;
  readonly first: number;
  readonly last: number;
}

/** Reads records at once; if that fails, by halves, down to single records. */
function* decodeRecords(
  records: Records,
  linesBefore: number,
): Generator<DecodedRows | { readonly failure: MlmodelError }> {
  const { bytes, ends, decoder, first, last } = records;
  const start = ends[first - 1] ?? 0;
  const own = bytes.subarray(start, ends[last - 1]);
  let failure: MlmodelError;
  try {
    yield decoder.decode(own, linesBefore);
    return;
  } catch (cause) {
    if (!isMlmodelError(cause)) throw cause;
    failure = cause;
  }
  if (last - first <= 1) {
    yield { failure };
    return;
  }
  const middle = (first + last) >> 1;
  const linesOfFirst = linesIn(bytes.subarray(start, ends[middle - 1]));
  yield* decodeRecords({ ...records, last: middle }, linesBefore);
  yield* decodeRecords({ ...records, first: middle }, linesBefore + linesOfFirst);
}
