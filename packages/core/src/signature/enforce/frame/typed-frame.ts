import type { ArrowInput, ColumnsInput } from '../../../data/raw-input.js';
import type { Cells } from '../cast/cells.js';
import type { Frame } from './frame.js';

/** Columns that came typed. */
export function arrowFrame({ columns, rowCount, index }: ArrowInput): Frame {
  return {
    names: columns.map(({ name }) => name),
    columns: columns.map(
      (column): Cells => ({ kind: 'vector', vector: column, shape: column.rowShape ?? [] }),
    ),
    rowCount,
    index,
  };
}

/** CSV; `readers` says how the texts of each column become JSON values. */
export function csvFrame(
  input: ColumnsInput,
  readers: readonly ((text: string) => unknown)[],
): Frame {
  return {
    names: input.names,
    columns: input.columns.map(
      (texts, position): Cells => ({ kind: 'text', texts, read: readers[position] ?? asText }),
    ),
    rowCount: input.rowCount,
  };
}

function asText(text: string): unknown {
  return text;
}
