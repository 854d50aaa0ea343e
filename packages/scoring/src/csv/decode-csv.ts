import { allowedFilledCells, type ColumnsInput, type MlmodelError } from '@mlmodel/core';
import { invalidInput } from '../errors.js';
import { decodeUtf8 } from '../json/decode-utf8.js';
import { CsvReader } from './csv-reader.js';

const maximumColumns = 100_000;

type Column = (string | null)[];

/** Options of {@link decodeCsv}. */
export interface CsvOptions {
  /** What a cell becomes. Default: {@link missingAsNull}. */
  readonly readCell?: (cell: string) => string | null;
  /** Lines that were left out after the header; messages count them. */
  readonly linesBefore?: number;
  /** Whether the first line may be a row, as the signature shows. Default: it has the names. */
  readonly mayLackHeader?: boolean;
}

/**
 * Reads a CSV body as pandas' `read_csv` does: the first line has the column names, and short rows lack values.
 * @throws MlmodelError `BAD_REQUEST` for bytes that are not UTF-8, no header, a quote that is not closed, or a row
 * with more fields than the header (pandas would shift the columns), naming the line
 */
export function decodeCsv(
  body: Uint8Array,
  { readCell = missingAsNull, linesBefore = 0, mayLackHeader = false }: CsvOptions = {},
): ColumnsInput {
  const text = decodeUtf8(body);
  const reader = new CsvReader(text, linesBefore);
  const names = columnNames(readHeader(reader));
  const input = readInput(reader, { names, text, readCell });
  if (!mayLackHeader) return input;
  const withoutHeader = () =>
    readInput(new CsvReader(text), { names: names.map((_, at) => String(at)), text, readCell });
  return { ...input, withoutHeader };
}

interface InputOptions extends Required<Pick<CsvOptions, 'readCell'>> {
  readonly names: readonly string[];
  readonly text: string;
}

/** Reads the rows that come next. */
function readInput(reader: CsvReader, { names, text, readCell }: InputOptions): ColumnsInput {
  const columns: Column[] = names.map(() => []);
  // A field takes at least two characters.
  const maximumPadding = allowedFilledCells(text.length / 2);
  const rowCount = readRows(reader, columns, { maximumPadding, readCell });
  return { kind: 'columns', form: 'csv', names, columns, rowCount };
}

/**
 * The names of the columns in the first line of CSV, which must be in the text, as {@link decodeCsv} reads them.
 * @throws MlmodelError as {@link decodeCsv} does
 */
export function csvHeader(text: string): readonly string[] {
  return columnNames(readHeader(new CsvReader(text)));
}

function readHeader(reader: CsvReader): string[] {
  if (!reader.startRecord()) {
    throw invalidInput(
      'The CSV body is empty. Send a line with the names of the columns, then a line for each row.',
    );
  }
  const header: string[] = [];
  do {
    if (header.length === maximumColumns) {
      throw invalidInput(`A CSV body may have at most ${maximumColumns} columns.`);
    }
    header.push(readField(reader));
  } while (reader.nextField());
  return header;
}

interface RowOptions extends Required<Pick<CsvOptions, 'readCell'>> {
  readonly maximumPadding: number;
}

function readRows(
  reader: CsvReader,
  columns: readonly Column[],
  { maximumPadding, readCell }: RowOptions,
): number {
  let rowCount = 0;
  let padding = 0;
  while (reader.startRecord()) {
    let index = 0;
    do {
      const column = columns[index++];
      if (column === undefined) throw tooManyFields(reader, columns.length);
      column.push(readCell(readField(reader)));
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
    throw invalidInput(
      `The CSV body has an unclosed quote in line ${line}. Close it, and write quotes inside of a field twice.`,
      { line },
    );
  }
  return field;
}

function tooFewFields({ line }: CsvReader): MlmodelError {
  return invalidInput(
    `Up to line ${line}, the rows of the CSV body lack too many of the header's fields. Send complete rows, or fewer rows per request.`,
    { line },
  );
}

function tooManyFields(reader: CsvReader, expected: number): MlmodelError {
  const { line } = reader;
  return invalidInput(
    `Line ${line} of the CSV body has more than the header's ${expected} fields. Put fields that contain commas in double quotes.`,
    { line },
  );
}

/**
 * pandas' column names for a CSV header: `Unnamed: 2` for an empty name, `a`, `a.1`, `a.2` for duplicates, skipping
 * names that the header already has; named columns take precedence over unnamed ones.
 */
function columnNames(header: readonly string[]): string[] {
  const names = header.map((name, index) => name || `Unnamed: ${index}`);
  const taken = new Set(names);
  if (taken.size === names.length) return names;
  const counts = new Map<string, number>();
  for (const index of namedFirst(header)) {
    const name = distinctName(names[index] as string, taken, counts);
    names[index] = name;
    taken.add(name);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return names;
}

function distinctName(name: string, taken: ReadonlySet<string>, counts: Map<string, number>) {
  let count = counts.get(name) ?? 0;
  if (count === 0) return name;
  while (taken.has(`${name}.${count}`)) count++;
  counts.set(name, count + 1);
  return `${name}.${count}`;
}

function namedFirst(header: readonly string[]): number[] {
  const indexes = [...header.keys()];
  const isNamed = (index: number) => header[index] !== '';
  return [...indexes.filter(isNamed), ...indexes.filter((index) => !isNamed(index))];
}

/** The texts that pandas' `read_csv` takes for missing values. */
export const missingCells: ReadonlySet<string> = new Set([
  '',
  '#N/A',
  '#N/A N/A',
  '#NA',
  '-1.#IND',
  '-1.#QNAN',
  '-NaN',
  '-nan',
  '1.#IND',
  '1.#QNAN',
  '<NA>',
  'N/A',
  'NA',
  'NULL',
  'NaN',
  'None',
  'n/a',
  'nan',
  'null',
]);

const longest = Math.max(...Array.from(missingCells, (text) => text.length));

/** A cell as pandas' `read_csv` reads it: null for the texts of missing values, even in quotes. */
export function missingAsNull(text: string): string | null {
  return text.length <= longest && missingCells.has(text) ? null : text;
}
