import { decodeBase64 } from '../../../data/base64.js';
import { castError } from './cast-target.js';
import { cellAt } from './cells.js';
import type { Span, StorageOf } from './vector-writer.js';

/** Bytes by the table: base64 text, or bytes of a typed form; undefined for anything else. */
export function toBinary(cell: unknown): Uint8Array | undefined {
  if (typeof cell === 'string') return decodeBase64(cell);
  return cell instanceof Uint8Array ? cell : undefined;
}

/** Casts a span into bytes. */
export function writeBinaries({ values }: StorageOf<'binary'>, span: Span): void {
  const { cells, count, offset, step, target } = span;
  for (let index = 0; index < count; index++) {
    const cell = cellAt(cells, index);
    const value = toBinary(cell);
    const missing = (cell === null || cell === undefined) && !target.required;
    if (value === undefined && !missing) throw castError(target, offset + index * step, cell);
    values[offset + index * step] = value ?? null;
  }
}
