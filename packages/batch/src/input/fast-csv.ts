import type { Column, ElementStorage, RawInput } from '@mlmodel/core';
import { isPresent } from '@mlmodel/core';
import { missingAsNull, missingCells } from '@mlmodel/scoring/batch';
import type { RecordBatch } from '../duckdb/record-batches.js';
import { identifier, pathLiteral, textLiteral } from '../duckdb/sql-text.js';
import type { ReadingOptions } from './file-source.js';

/** How DuckDB reads a file of numbers and texts. */
export interface FastCsv {
  /** The query for the rows from one on. */
  sql(firstRow: number): string;
  /** Its rows: as texts if a cell of them is not a plain number. */
  decode(batch: RecordBatch): { readonly input: RawInput; readonly texts: readonly Column[] };
}

/** Types of a signature that DuckDB reads without a change of their values. */
const readAs: Readonly<Record<string, 'DOUBLE' | 'BIGINT' | 'VARCHAR'>> = {
  float: 'DOUBLE',
  double: 'DOUBLE',
  integer: 'BIGINT',
  long: 'BIGINT',
  string: 'VARCHAR',
};

/** The cells of rows that have something else than plain numbers; null for other rows. */
const unusual = 'unusual cells';

/**
 * Reads CSV with DuckDB: numbers as numbers, other cells as texts.
 * @returns undefined for models with columns of other types, or without a signature, and for one column, whose blank lines
 * DuckDB takes for rows
 */
export function fastCsv({
  path,
  names,
  options,
}: {
  readonly path: string;
  readonly names: readonly string[];
  readonly options: ReadingOptions;
}): FastCsv | undefined {
  const { declared, columns } = options;
  if (declared === undefined || names.length === 1) return undefined;
  const types = names.map((name, at) => {
    const column = declared.find((each) => each.name === name) ?? declared[at];
    const isInput = column !== undefined && (column.name === undefined || column.name === name);
    return isInput ? readAs[column.type ?? ''] : 'VARCHAR';
  });
  if (types.includes(undefined)) return undefined;
  const isKept = (name: string) => columns.includes('*') || columns.includes(name);
  const numbers = names.filter((_, at) => types[at] !== 'VARCHAR');
  const typeOf = (name: string) => types[names.indexOf(name)] as string;
  // A kept column that is a number for the model is read as a text too.
  const keptNumbers = numbers.filter(isKept);

  function sql(firstRow: number): string {
    const selected = [
      ...names.map((name, at) =>
        types[at] === 'VARCHAR'
          ? identifier(name)
          : `TRY_CAST(${identifier(name)} AS ${types[at]}) AS ${identifier(name)}`,
      ),
      ...keptNumbers.map((name) => `${identifier(name)} AS ${identifier(textOf(name))}`),
    ];
    const isUnusual = numbers.map((name) => unusualCell(identifier(name), typeOf(name)));
    if (isUnusual.length > 0) {
      const cells = numbers.map(identifier).join(', ');
      selected.push(
        `CASE WHEN ${isUnusual.join(' OR ')} THEN [${cells}] END AS ${identifier(unusual)}`,
      );
    }
    const rest = firstRow === 0 ? '' : ` OFFSET ${firstRow}`;
    return `SELECT ${selected.join(', ')} FROM ${reader(path, names)}${rest}`;
  }

  function decode({ columns: all, rowCount }: RecordBatch): ReturnType<FastCsv['decode']> {
    const read = all.slice(0, names.length);
    const texts = names.map((name, at): Column => {
      const text = all.findLast((column) => column.name === textOf(name)) ?? read[at];
      return { ...(text as Column), name };
    });
    const odd = all.find(({ name }) => name === unusual)?.values as
      | readonly (readonly (string | null)[] | null)[]
      | undefined;
    const input: RawInput =
      odd?.every((cells) => cells === null) === false
        ? { kind: 'columns', form: 'csv', names, columns: cellsOf(read, odd), rowCount }
        : { kind: 'arrow', form: 'arrow', columns: read.map(withMissing), rowCount };
    return { input, texts };
  }

  function cellsOf(
    read: readonly Column[],
    odd: readonly (readonly (string | null)[] | null)[],
  ): (string | null)[][] {
    let number = -1;
    return read.map((column) => {
      if (column.type === 'string') return column.values.map((cell) => cell && missingAsNull(cell));
      number++;
      const at = number;
      return Array.from(column.values, (value, row) => {
        const cells = odd[row];
        if (cells !== null && cells !== undefined) {
          const cell = cells[at] ?? null;
          return cell && missingAsNull(cell);
        }
        return isPresent(column.validity, row) ? String(value) : null;
      });
    });
  }

  return { sql, decode };
}

function textOf(name: string): string {
  return `text of ${name}`;
}

/** Texts of missing values are missing. */
function withMissing(column: Column): Column {
  if (column.type !== 'string') return column;
  const values: ElementStorage['string'] = column.values.map((cell) => cell && missingAsNull(cell));
  return { ...column, values };
}

/**
 * A condition for cells that the cast does not read, or not as the casting rules do: it rounds fractions to integers, and
 * takes underscores and, for integers, hexadecimals.
 */
function unusualCell(cell: string, type: string): string {
  const number = `TRY_CAST(${cell} AS ${type})`;
  const differs =
    type === 'BIGINT' ? `CAST(${number} AS VARCHAR) <> ${cell}` : `contains(${cell}, '_')`;
  // IN with a long list would be a join, which does not keep the order of rows.
  const missing = [...missingCells].map(textLiteral).join(', ');
  return `(${cell} IS NOT NULL AND ((${number} IS NULL AND NOT list_contains([${missing}], ${cell})) OR ${differs}))`;
}

/** Reads texts; an empty cell is NULL. */
function reader(path: string, names: readonly string[]): string {
  const columns = names.map((name) => `${textLiteral(name)}: 'VARCHAR'`).join(', ');
  return `read_csv(${pathLiteral(path)}, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', nullstr = [''], strict_mode = true, columns = {${columns}})`;
}
