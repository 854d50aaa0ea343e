import { parseIsoDatetime } from '../../../data/iso-datetime.js';
import { isTimestamp } from '../../../data/json-value.js';
import { castError } from './cast-target.js';
import { cellAt, isMissing } from './cells.js';
import type { Span, StorageOf } from './vector-writer.js';

/** pandas' range of datetimes; the least int64 stands for its missing value. */
const latest = 2n ** 63n - 1n;
const earliest = -latest;

/**
 * A point in time by the table, in nanoseconds since 1970: an ISO 8601 text, an integer of nanoseconds, a timestamp.
 * @returns undefined for anything else, and outside the range of 64-bit nanoseconds
 */
export function toEpochNanoseconds(cell: unknown): bigint | undefined {
  const value = toNanoseconds(cell);
  return value === undefined || value < earliest || value > latest ? undefined : value;
}

function toNanoseconds(cell: unknown): bigint | undefined {
  if (typeof cell === 'string') return parseIsoDatetime(cell)?.epochNanoseconds;
  if (typeof cell === 'bigint') return cell;
  if (typeof cell === 'number') return Number.isInteger(cell) ? BigInt(cell) : undefined;
  return isTimestamp(cell) ? cell.epochNanoseconds : undefined;
}

/** Casts a span into datetimes; null, and NaN in its place, are missing ones even where the column is required. */
export function writeDatetimes({ values, validity }: StorageOf<'datetime'>, span: Span): void {
  const { cells, count, offset, step, target } = span;
  for (let index = 0; index < count; index++) {
    const cell = cellAt(cells, index);
    const value = toEpochNanoseconds(cell);
    if (value !== undefined) values[offset + index * step] = value;
    else if (isMissing(cell)) validity.markMissing(offset + index * step);
    else throw castError(target, offset + index * step, cell);
  }
}
