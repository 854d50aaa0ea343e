import { castError } from './cast-target.js';
import { cellAt, isMissing } from './cells.js';
import type { Span, StorageOf } from './vector-writer.js';

/** A text by the table: only strings are; undefined for anything else. */
export function toText(cell: unknown): string | undefined {
  return typeof cell === 'string' ? cell : undefined;
}

/** Casts a span into texts; null, and NaN in its place, are missing ones even where the column is required. */
export function writeTexts({ values }: StorageOf<'string'>, span: Span): void {
  const { cells, count, offset, step, target } = span;
  for (let index = 0; index < count; index++) {
    const cell = cellAt(cells, index);
    if (typeof cell === 'string') values[offset + index * step] = cell;
    else if (isMissing(cell)) values[offset + index * step] = null;
    else throw castError(target, offset + index * step, cell);
  }
}
