import { elementOf, sizeOfShape, type Table, toJsonText } from '@mlmodel/core';
import { grouped } from '../terminal/counts.js';
import { writeStdout } from '../terminal/standard-streams.js';
import { printable, styleFor } from '../terminal/terminal.js';
import { terminalColumns } from '../terminal/terminal-columns.js';
import { textTable } from '../terminal/text-table.js';

/** The most rows that are shown. */
const mostRows = 40;

/** Shows the first predictions as a table. */
export interface TablePreview {
  readonly take: (table: Table) => Promise<void>;
  print(): Promise<void>;
}

/** Collects the first rows of tables with equal columns. */
export function tablePreview(): TablePreview {
  const rows: string[][] = [];
  let header: readonly string[] = [];
  let rowCount = 0;
  return {
    async take(table) {
      header = table.columns.map(({ name }) => printable(String(name)));
      for (let row = 0; row < table.rowCount && rows.length < mostRows; row++) {
        rows.push(table.columns.map((column) => cellOf(column, row)));
      }
      rowCount += table.rowCount;
    },
    async print() {
      const width = terminalColumns(process.stdout);
      const [head = '', ...lines] = textTable([header, ...rows], { width });
      const rest = rowCount - rows.length;
      const note =
        rest > 0 ? [`… and ${grouped(rest)} more rows. Write all to a file with -o FILE.`] : [];
      await writeStdout(`${[styleFor(process.stdout).bold(head), ...lines, ...note].join('\n')}\n`);
    },
  };
}

function cellOf(column: Table['columns'][number], row: number): string {
  const { rowShape } = column;
  if (rowShape !== undefined) {
    const size = sizeOfShape(rowShape);
    const items = Array.from({ length: Math.min(size, 4) }, (_, at) =>
      textOf(elementOf(column, row * size + at)),
    );
    return `[${items.join(', ')}${size > 4 ? ', …' : ''}]`;
  }
  return textOf(elementOf(column, row));
}

function textOf(value: unknown): string {
  if (value === null) return '';
  if (typeof value === 'string') return printable(value);
  return printable(toJsonText(value));
}
