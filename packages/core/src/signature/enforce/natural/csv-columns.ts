import type { ElementType } from '../../../data/element-type.js';
import type { ColumnsInput } from '../../../data/raw-input.js';
import type { Frame } from '../frame/frame.js';
import { csvFrame } from '../frame/typed-frame.js';
import type { ColumnsPlan } from '../plan.js';
import { readCsvBoolean, readCsvFloat, readCsvInteger, readCsvScalar } from './csv-text.js';

type CsvReader = (text: string) => unknown;

/** Reads each text as what the column is declared to be. */
export function declaredCsvFrame(input: ColumnsInput, plan: ColumnsPlan): Frame {
  const readers = input.names.map((name, position) => {
    const column = plan.named ? plan.byText.get(name) : plan.columns[position];
    return readerOf(column?.element, input.columns[position] ?? []);
  });
  return csvFrame(input, readers);
}

/**
 * Numbers and booleans are read as such, whatever the column is: the table says what becomes of them. Where booleans
 * stand beside other texts, pandas sees texts alone.
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

/** Finds what the texts of each column are, as pandas' `read_csv` does. */
export function inferredCsvFrame(input: ColumnsInput): Frame {
  return csvFrame(input, input.columns.map(inferReader));
}

function inferReader(texts: readonly (string | null)[]): CsvReader {
  const readers: readonly CsvReader[] = [readCsvInteger, readCsvFloat, readCsvBoolean];
  const fits = (read: CsvReader) =>
    texts.every((text) => text === null || typeof read(text) !== 'string');
  return readers.find(fits) ?? readText;
}
