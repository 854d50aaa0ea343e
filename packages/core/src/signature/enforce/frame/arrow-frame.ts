import type { ArrowInput } from '../../../data/raw-input.js';
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
