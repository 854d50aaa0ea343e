import { cutText } from '../terminal/display-width.js';
import { printable } from '../terminal/terminal.js';
import { type TableOptions, textTable } from '../terminal/text-table.js';

/** The most rows of a table in the report. */
export const mostRows = 50;

/** The most columns of a cell where the terminal has no width. */
const widestCell = 300;

/** A table of a report. */
export interface ReportTable extends TableOptions {
  /** What the rows are, in plural. */
  readonly what: string;
}

/** The first rows of a table, and how many more there are. */
export function boundedTable(
  rows: readonly (readonly string[])[],
  table: ReportTable,
): readonly string[] {
  const omitted = Math.max(0, rows.length - mostRows);
  return reportTable(rows.slice(0, mostRows), { ...table, omitted });
}

/** All rows of a table, and how many were left out of it. */
export function reportTable(
  rows: readonly (readonly string[])[],
  { what, omitted, ...options }: ReportTable & { readonly omitted: number },
): readonly string[] {
  return [...textTable(rows.map(safeRow), options), ...moreLine(omitted, what)];
}

/** Says how many are not shown, if any. */
export function moreLine(omitted: number, what: string): readonly string[] {
  return omitted === 0 ? [] : [`… and ${omitted} more ${what} (--json lists all)`];
}

function safeRow(row: readonly string[]): readonly string[] {
  return row.map((cell) => cutText(printable(cell), widestCell));
}
