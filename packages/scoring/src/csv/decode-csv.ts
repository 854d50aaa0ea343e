import { allowedFilledCells, type ColumnsInput, type MlmodelError } from '@mlmodel/core';
import { invalidInput } from '../errors.js';
import { decodeUtf8 } from '../json/decode-utf8.js';
import { columnNames } from './column-names.js';
import { CsvReader } from './csv-reader.js';
import { isMissing } from './missing-values.js';

const maximumColumns = 100_000;

type Column = (string | null)[];

/**
 * Reads a CSV body as pandas' `read_csv` does: the first line names the columns, fields that a row lacks are missing.
 * @throws MlmodelError `BAD_REQUEST` for bytes that are not UTF-8, no header, a quote that is not closed, or a row
 * with more fields than the header (pandas would shift the columns), naming the line
 */
export function decodeCsv(body: Uint8Array): ColumnsInput {
  const text = decodeUtf8(body);
  const reader = new CsvReader(text);
  const names = columnNames(readHeader(reader));
  const columns: Column[] = names.map(() => []);
  // A field takes two characters at least.
  const rowCount = readRows(reader, columns, allowedFilledCells(text.length / 2));
  return { kind: 'columns', form: 'csv', names, columns, rowCount };
}

function readHeader(reader: CsvReader): string[] {
  if (!reader.startRecord()) throw invalidInput('The CSV body has no header line.');
  const header: string[] = [];
  do {
    if (header.length === maximumColumns) {
      throw invalidInput(`A CSV body may have ${maximumColumns} columns.`);
    }
    header.push(readField(reader));
  } while (reader.nextField());
  return header;
}

function readRows(reader: CsvReader, columns: readonly Column[], maximumPadding: number): number {
  let rowCount = 0;
  let padding = 0;
  while (reader.startRecord()) {
    let index = 0;
    do {
      const column = columns[index++];
      if (column === undefined) throw tooManyFields(reader, columns.length);
      const cell = readField(reader);
      column.push(isMissing(cell) ? null : cell);
    } while (reader.nextField());
    padding += columns.length - index;
    if (padding > maximumPadding) throw tooFewFields(reader);
    for (; index < columns.length; index++) (columns[index] as Column).push(null);
    rowCount++;
  }
  return rowCount;
}

function readField(reader: CsvReader): string {
  const field = reader.readField();
  if (field === undefined) {
    const { line } = reader;
    throw invalidInput(`The CSV body has a quote in line ${line} that is not closed.`, { line });
  }
  return field;
}

function tooFewFields({ line }: CsvReader): MlmodelError {
  return invalidInput(
    `Up to line ${line}, the rows of the CSV body lack too many of the header's fields. Write all fields, or send fewer rows at once.`,
    { line },
  );
}

function tooManyFields(reader: CsvReader, expected: number): MlmodelError {
  const { line } = reader;
  return invalidInput(
    `Line ${line} of the CSV body has more than the header's ${expected} fields.`,
    {
      line,
    },
  );
}
