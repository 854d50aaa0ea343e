import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A row of the table that says how scalars are cast. */
interface ScalarRule {
  readonly id: string;
  readonly type: string;
  /** The kind of value that it applies to. */
  readonly arrives: string;
  /** The result for such a value. */
  readonly becomes: string;
}

/** The content of `docs/casting.md` as data. */
export interface Page {
  /** From top to bottom: the first of a type whose kind fits decides. */
  readonly scalars: readonly ScalarRule[];
  readonly kinds: readonly string[];
  readonly results: readonly string[];
  /** The error code by the rule of the table of errors. */
  readonly codes: ReadonlyMap<string, string>;
  /** All rules, those of the lists too. */
  readonly rules: ReadonlySet<string>;
}

/** Reads the tables and the lists of the page. */
export function readPage(text: string): Page {
  const tables = tablesIn(text);
  const scalars = rowsOf(tables, 'arrives').map(
    ([id = '', type = '', arrives = '', becomes = '']) => ({
      id,
      type,
      arrives,
      becomes,
    }),
  );
  const errors = rowsOf(tables, 'kind of fault');
  const types = new Set(scalars.map(({ type }) => type));
  const listed = Array.from(text.matchAll(/^- `([a-z]+\/[a-z-]+)`/gm), ([, id = '']) => id);
  return {
    scalars,
    kinds: rowsOf(tables, 'kind').flatMap(([names = '']) => names.split(', ')),
    results: rowsOf(tables, 'result').map(([name = '']) => name),
    codes: new Map(errors.map(([id = '', code = '']) => [id, code])),
    rules: new Set([
      ...scalars.map(({ id }) => id),
      ...[...types].map((type) => `${type}/refused`),
      ...errors.map(([id = '']) => id),
      ...listed,
    ]),
  };
}

type Row = readonly string[];

/** The tables of a Markdown text, cell by cell, without backticks. */
function tablesIn(text: string): Row[][] {
  const blocks = text.match(/(?:^\|.*\n)+/gm) ?? [];
  return blocks.map((block) => block.trim().split('\n').map(cellsOf));
}

function cellsOf(line: string): Row {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('`', ''));
}

/** The rows of the table with a column of that name. */
function rowsOf(tables: readonly Row[][], column: string): readonly Row[] {
  const found = tables.find(([header = []]) => header.includes(column));
  if (found === undefined) throw new Error(`The page has no table with a column "${column}".`);
  return found.slice(2);
}

/** The page of this repository. */
export const page: Page = readPage(
  readFileSync(path.resolve(import.meta.dirname, '../../../docs/casting.md'), 'utf8'),
);
