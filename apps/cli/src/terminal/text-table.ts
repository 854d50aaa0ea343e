import { cutText, displayWidth } from './display-width.js';
import { wrapText } from './wrap-text.js';

/** How a table fits into a terminal. */
export interface TableOptions {
  /** Columns of the terminal; absent: as wide as the text. */
  readonly width?: number | undefined;
  /** Breaks the text of the last cells into lines. Otherwise the longest cells are cut. */
  readonly wrapsLast?: boolean | undefined;
}

const gap = '  ';

/** The least columns of a cell that is cut, and of one that is broken into lines. */
const least = { cut: 8, wrapped: 20 };

/** Aligns columns with two spaces between them. */
export function textTable(
  rows: readonly (readonly string[])[],
  { width = Number.POSITIVE_INFINITY, wrapsLast = false }: TableOptions = {},
): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, at) => {
      widths[at] = Math.max(widths[at] ?? 0, displayWidth(cell));
    });
  }
  const available = width - gap.length * (widths.length - 1);
  if (!wrapsLast) {
    const capped = cappedWidths(widths, available);
    return rows.map((row) => row.map(cellOf(capped)).join(gap).trimEnd());
  }
  const [last = 0, ...others] = widths.toReversed();
  const capped = cappedWidths(others.toReversed(), available - Math.min(last, least.wrapped));
  return rows.flatMap((row) => {
    const start = row.slice(0, -1).map((cell, at) => cellOf(capped)(cell, at) + gap);
    const indent = ' '.repeat(displayWidth(start.join('')));
    return wrapText(row.at(-1) ?? '', { width: width - indent.length }).map((line, at) =>
      ((at === 0 ? start.join('') : indent) + line).trimEnd(),
    );
  });
}

/** Cuts or pads the cells of a row. */
function cellOf(widths: readonly number[]): (cell: string, at: number) => string {
  return (cell, at) => {
    const width = widths[at] ?? 0;
    const text = cutText(cell, width);
    return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
  };
}

/** The widths, of which the largest are reduced until all fit. */
function cappedWidths(widths: readonly number[], available: number): readonly number[] {
  let cap = Math.max(0, ...widths);
  const capped = () => widths.map((width) => Math.min(width, cap));
  while (cap > least.cut && sum(capped()) > available) cap -= 1;
  return capped();
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
