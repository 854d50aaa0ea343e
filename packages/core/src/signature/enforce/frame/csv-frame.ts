import { exactInteger } from '../../../data/exact-integer.js';
import type { ColumnsInput } from '../../../data/raw-input.js';
import type { ElementType } from '../../../data/vector.js';
import type { MlmodelError } from '../../../errors/mlmodel-error.js';
import type { Cells } from '../cast/cells.js';
import { exampleBody } from '../example-body.js';
import type { ColumnsPlan, InputPlan } from '../plan.js';
import { type Frame, frameError } from './frame.js';

type CsvReader = (text: string) => unknown;

/** Parses each cell by the declared type of its column. */
export function declaredCsvFrame(input: ColumnsInput, plan: ColumnsPlan): Frame {
  const readers = input.names.map((name, position) => {
    const column = plan.named ? plan.byText.get(name) : plan.columns[position];
    return readerOf(column?.element, input.columns[position] ?? []);
  });
  return csvFrame(input, readers);
}

/**
 * `form/csv`: cells that look like numbers or booleans are parsed as such and then cast by the column's rules. If
 * booleans are mixed with other text, all cells are strings.
 */
function readerOf(element: ElementType | undefined, texts: readonly (string | null)[]): CsvReader {
  switch (element) {
    case 'bool':
    case 'int32':
    case 'int64':
    case 'float32':
    case 'float64':
      return mixesBooleans(texts) ? readText : readCsvScalar;
    default:
      return readText;
  }
}

function mixesBooleans(texts: readonly (string | null)[]): boolean {
  let booleans = 0;
  let others = 0;
  for (const text of texts) {
    if (text === null) continue;
    if (typeof readCsvBoolean(text) === 'boolean') booleans++;
    else others++;
    if (booleans > 0 && others > 0) return true;
  }
  return false;
}

function readText(text: string): unknown {
  return text;
}

/** Infers the type of each column, as pandas' `read_csv` does. */
export function inferredCsvFrame(input: ColumnsInput): Frame {
  return csvFrame(input, input.columns.map(inferReader));
}

function inferReader(texts: readonly (string | null)[]): CsvReader {
  const readers: readonly CsvReader[] = [readCsvInteger, readCsvFloat, readCsvBoolean];
  const fits = (read: CsvReader) =>
    texts.every((text) => text === null || typeof read(text) !== 'string');
  return readers.find(fits) ?? readText;
}

/** @param readers parse the cells of each column */
function csvFrame(input: ColumnsInput, readers: readonly CsvReader[]): Frame {
  return {
    names: input.names,
    columns: input.columns.map(
      (texts, position): Cells => ({ kind: 'text', texts, read: readers[position] ?? readText }),
    ),
    rowCount: input.rowCount,
  };
}

const integer = /^[ \t]*([+-]?)(\d+)[ \t]*$/;
const float = /^[ \t]*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?[ \t]*$/;
const infinity = /^([+-]?)inf(?:inity)?$/i;
/** Longest text to parse as a number. */
const maximumLength = 400;

/** Parses an integer as pandas' `read_csv` does; returns other text unchanged. */
function readCsvInteger(text: string): bigint | string {
  const match = text.length <= maximumLength ? integer.exec(text) : null;
  if (match === null) return text;
  const magnitude = BigInt(match[2] as string);
  return match[1] === '-' ? -magnitude : magnitude;
}

/** Parses a number as pandas' `read_csv` does; returns other text unchanged. */
function readCsvFloat(text: string): number | string {
  if (float.test(text)) return Number(text);
  const match = infinity.exec(text);
  if (match === null) return text;
  return match[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** Parses a boolean in any case, as pandas' `read_csv` does; returns other text unchanged. */
function readCsvBoolean(text: string): boolean | string {
  if (text.length > 5) return text;
  const lower = text.toLowerCase();
  if (lower === 'true') return true;
  return lower === 'false' ? false : text;
}

/**
 * Parses an integer, a number or a boolean; returns other text unchanged. A whole number that a double may not hold
 * becomes an integer.
 */
function readCsvScalar(text: string): bigint | number | boolean | string {
  const integer = readCsvInteger(text);
  if (typeof integer !== 'string') return integer;
  const float = readCsvFloat(text);
  if (typeof float === 'string') return readCsvBoolean(text);
  const mayBeInexact = Number.isInteger(float) && !Number.isSafeInteger(float);
  return mayBeInexact ? (exactInteger(text.trim()) ?? float) : float;
}

/** The error for CSV sent to a model whose signature has tensors or nested columns. */
export function csvUnsupported(plan: InputPlan): MlmodelError {
  return frameError(
    `The model takes tensors or nested columns, which CSV cannot hold: send JSON, such as ${exampleBody(plan, 'records')}.`,
  );
}
