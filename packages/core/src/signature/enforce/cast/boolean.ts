import { castError } from './cast-target.js';
import { cellAt } from './cells.js';
import type { Span, StorageOf } from './vector-writer.js';

/** A boolean by the table: true, false, 0, 1, or "true"/"false" in any case; undefined for anything else. */
export function toBoolean(cell: unknown): boolean | undefined {
  if (typeof cell === 'boolean') return cell;
  if (cell === 0 || cell === 0n) return false;
  if (cell === 1 || cell === 1n) return true;
  if (typeof cell !== 'string' || cell.length > 5) return undefined;
  const text = cell.toLowerCase();
  if (text === 'true') return true;
  return text === 'false' ? false : undefined;
}

/** Casts a span into booleans. */
export function writeBooleans({ values, validity }: StorageOf<'bool'>, span: Span): void {
  const { cells, count, offset, step, target } = span;
  for (let index = 0; index < count; index++) {
    const cell = cellAt(cells, index);
    const value = toBoolean(cell);
    if (value !== undefined) values[offset + index * step] = value ? 1 : 0;
    else if ((cell === null || cell === undefined) && !target.required)
      validity.markMissing(offset + index * step);
    else throw castError(target, offset + index * step, cell);
  }
}
