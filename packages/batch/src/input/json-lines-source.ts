import { type Column, isMlmodelError, MlmodelError, type RecordsInput } from '@mlmodel/core';
import type { FileSource, InputFile, ReadingOptions } from './file-source.js';
import { peek } from './peek.js';
import { readPieces } from './read-pieces.js';
import { keptOfRecords, keysOf } from './records.js';
import { isBlank, lineScanner, textChunks } from './text-records.js';
import { type DecodedRows, textBatches } from './text-source.js';

const lineFeed = 0x0a;
const comma = 0x2c;
const space = 0x20;

const before = Buffer.from('{"dataframe_records":[');
const after = Buffer.from(']}');

/** Opens JSON Lines: a record in each line. Blank lines are skipped. */
export async function openJsonLines(file: InputFile, options: ReadingOptions): Promise<FileSource> {
  const { start, pieces } = await peek(readPieces(file), 1 << 16);
  const names = options.columns.includes('*') ? firstKeys(start, options) : options.columns;
  const decode = (lines: Uint8Array, linesBefore: number): DecodedRows => {
    const records = readRecords(lines, { options, linesBefore });
    const kept = keptOfRecords(records, names);
    const input: RecordsInput = { kind: 'records', form: 'dataframe_records', records };
    return { input, kept, rowCount: records.length };
  };
  return {
    noRows: { kind: 'records', form: 'dataframe_records', records: [] },
    keptNoRows: names.map((name): Column => ({ type: 'json', values: [], name })),
    read: (firstRow) =>
      textBatches(textChunks(pieces, { scanner: lineScanner(), records: options.batchRows }), {
        decoder: { decode },
        firstRow,
        linesBefore: 0,
      }),
  };
}

/** The keys of the first record. */
function firstKeys(start: Uint8Array, options: ReadingOptions): readonly string[] {
  const end = start.indexOf(lineFeed);
  const [record] = readRecords(end < 0 ? start : start.subarray(0, end), {
    options,
    linesBefore: 0,
  });
  return keysOf(record);
}

interface Lines {
  readonly options: ReadingOptions;
  readonly linesBefore: number;
}

/** Reads lines as a list of records. A line end is no part of a string in JSON, so it can become a comma. */
function readRecords(lines: Uint8Array, { options, linesBefore }: Lines): readonly unknown[] {
  const { list, count } = asList(lines);
  let records: readonly unknown[] = [];
  try {
    const { input } = options.decodeJson(Buffer.concat([before, list, after]));
    records = (input as RecordsInput).records;
  } catch (cause) {
    if (isMlmodelError(cause)) throw noRecord(linesBefore + 1, cause);
    throw cause;
  }
  if (records.length !== count) throw noRecord(linesBefore + 1);
  return records;
}

/** Lines with commas between them, and how many are not blank. */
function asList(lines: Uint8Array): { readonly list: Uint8Array; readonly count: number } {
  const list = Buffer.from(lines);
  let count = 0;
  let separator = -1;
  for (let start = 0; start < list.length; ) {
    const found = list.indexOf(lineFeed, start);
    const end = found < 0 ? list.length : found;
    if (found >= 0) list[found] = space;
    if (!isBlank(list.subarray(start, end))) {
      if (separator >= 0) list[separator] = comma;
      count++;
      separator = found;
    }
    start = end + 1;
  }
  return { list, count };
}

/** @param line the first of those that were read, which is to blame if it is the only one */
function noRecord(line: number, cause?: unknown): MlmodelError {
  return new MlmodelError(
    'BAD_REQUEST',
    `Line ${line} is not a record in JSON. Write one object in each line.`,
    { cause },
  );
}
