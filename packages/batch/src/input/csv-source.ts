import { statSync } from 'node:fs';
import { type Column, type ColumnsInput, isMlmodelError } from '@mlmodel/core';
import { csvHeader, decodeCsv, missingAsNull } from '@mlmodel/scoring/batch';
import type { Database } from '../duckdb/database.js';
import { recordBatches } from '../duckdb/record-batches.js';
import { type FastCsv, fastCsv } from './fast-csv.js';
import type { Batch, FileSource, InputFile, ReadingOptions } from './file-source.js';
import { keptColumns } from './kept-columns.js';
import { peek } from './peek.js';
import { isPacked, readPieces } from './read-pieces.js';
import { csvScanner, isBlank, lineFeedsIn, textChunks } from './text-records.js';
import { type DecodedRows, textBatches } from './text-source.js';

/** The longest header in bytes. */
const longestHeader = 1 << 20;

/** Rows whose length is looked at to estimate how many there are. */
const sampledBytes = 1 << 18;

/**
 * Opens CSV, which is read as `/invocations` reads it. DuckDB reads files of numbers and texts, up to where it stops at
 * something that it does not take; kept columns are texts.
 * @throws MlmodelError `BAD_REQUEST` for CSV without a header
 */
export async function openCsv(
  file: InputFile,
  {
    database,
    options,
  }: {
    readonly database: () => Promise<Database>;
    readonly options: ReadingOptions;
  },
): Promise<FileSource> {
  const { start, pieces } = await peek(readPieces(file), longestHeader);
  const header = start.subarray(0, endOfHeader(start));
  const names = csvHeader(new TextDecoder().decode(header));
  const { path } = file;
  const fast = path === undefined ? undefined : fastCsv({ path, names, options });
  if (path !== undefined) await pieces.return();
  const noRows = decodedRows({ names, columns: names.map(() => []), rowCount: 0 });
  return {
    noRows: noRows.input,
    keptNoRows: noRows.kept,
    rowCount: estimatedRows(file, start.subarray(header.length)),
    read: (firstRow) => (fast === undefined ? readText(firstRow) : readFast(fast, firstRow)),
  };

  function decodedRows({
    columns,
    rowCount,
  }: Pick<ColumnsInput, 'names' | 'columns' | 'rowCount'>): DecodedRows {
    const texts = names.map((name, at): Column => {
      return { type: 'string', values: columns[at] as (string | null)[], name };
    });
    const cells = columns.map((column) =>
      column.map((cell) => (cell === null ? null : missingAsNull(cell))),
    );
    return {
      input: { kind: 'columns', form: 'csv', names, columns: cells, rowCount },
      kept: keptColumns(options.columns, { columns: texts, file: file.name }),
      rowCount,
    };
  }

  function readText(firstRow: number): AsyncGenerator<Batch, void> {
    const rows = after(header.length, path === undefined ? pieces : readPieces(file));
    const chunks = textChunks(rows, { scanner: csvScanner(), records: options.batchRows });
    return textBatches(chunks, {
      decoder: {
        decode: (records, linesBefore) =>
          decodedRows(
            decodeCsv(Buffer.concat([header, records]), { readCell: (cell) => cell, linesBefore }),
          ),
      },
      firstRow,
      linesBefore: 0,
    });
  }

  async function* readFast(
    { sql, decode }: FastCsv,
    firstRow: number,
  ): AsyncGenerator<Batch, void> {
    const opened = await database();
    let row = firstRow;
    try {
      const result = await opened.query(sql(firstRow));
      for await (const batch of recordBatches(result, options.batchRows)) {
        const { input, texts } = decode(batch);
        const kept = keptColumns(options.columns, { columns: texts, file: file.name });
        yield { input, kept, rowCount: batch.rowCount, firstRow: row };
        row += batch.rowCount;
      }
      return;
    } catch (cause) {
      if (isMlmodelError(cause)) throw cause;
    }
    yield* readText(row);
  }
}

/** Where the first line that is not blank ends. */
function endOfHeader(start: Uint8Array): number {
  const scanner = csvScanner();
  for (let line = 0; ; ) {
    const end = scanner.endOfRecord(start, line);
    if (end < 0) return start.length;
    if (!isBlank(start.subarray(line, end))) return end;
    line = end;
  }
}

/** The pieces without their first bytes. */
async function* after(
  length: number,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  let left = length;
  for await (const piece of pieces) {
    if (piece.length > left) yield piece.subarray(left);
    left = Math.max(0, left - piece.length);
  }
}

/** Estimates the rows of a file by its size and its first rows. */
function estimatedRows({ name, path }: InputFile, rows: Uint8Array): number | undefined {
  if (path === undefined || isPacked(name)) return undefined;
  const sample = rows.subarray(0, sampledBytes);
  const ends = lineFeedsIn(sample);
  return ends === 0 ? undefined : Math.round((statSync(path).size * ends) / sample.length);
}
