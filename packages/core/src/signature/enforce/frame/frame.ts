import { entriesOf, type JsonObject } from '../../../data/json-value.js';
import type { ArrowInput } from '../../../data/raw-input.js';
import type { ColumnName } from '../../../data/vector.js';
import { MlmodelError } from '../../../errors/mlmodel-error.js';
import type { Cells } from '../cast/cells.js';

/** A request read as a table: where each column's cells lie, before any of them is looked at. */
export interface Frame {
  readonly names: readonly ColumnName[];
  /** As many as names. */
  readonly columns: readonly Cells[];
  readonly rowCount: number;
  /** Row labels, when the request named them. */
  readonly index?: readonly unknown[] | undefined;
}

/** Column names 0, 1, 2… as pandas gives them. */
export function positionalNames(count: number): readonly number[] {
  const names = new Array<number>(count);
  for (let position = 0; position < count; position++) names[position] = position;
  return names;
}

/** Cells that have no value in any row. */
export const noCells: Cells = { kind: 'repeated', cell: undefined };

/** A body that is no table in the form that it claims to be. */
export function frameError(message: string): MlmodelError {
  return new MlmodelError('BAD_REQUEST', message);
}

/**
 * Bounds the cells that a table has beyond the `present` ones of the request, missing ones and repeated rows, by the
 * size of the request.
 * @throws MlmodelError `BAD_REQUEST`
 */
export function checkFilledCells(size: { columns: number; rows: number; present: number }): void {
  const { columns, rows, present } = size;
  const allowed = allowedFilledCells(present);
  if (columns * rows - present <= allowed) return;
  throw frameError(
    `A table of this size may be filled up with ${allowed} cells at most. Send rows that have the same columns, or fewer rows at once.`,
  );
}

/** Cells that one row may be repeated into. */
const maximumRepeatedCells = 500_000;

/** Characters of a text that count as a cell where it is repeated. */
const charactersACell = 8;

/**
 * Bounds what comes of one row that is repeated for each label of an index.
 * @throws MlmodelError `BAD_REQUEST`
 */
export function checkRepeatedRow(row: readonly unknown[], rows: number): void {
  if (weightOf(row) * rows <= maximumRepeatedCells) return;
  throw frameError(`A row may be repeated into ${maximumRepeatedCells} cells at most.`);
}

/** How many cells a value counts as where it is repeated: a list for each item, a text for its length. */
export function weightOf(cell: unknown): number {
  if (typeof cell === 'string') return 1 + cell.length / charactersACell;
  if (typeof cell !== 'object' || cell === null) return 1;
  const items = Array.isArray(cell)
    ? cell
    : Array.from(entriesOf(cell as JsonObject), ([, item]) => item);
  return items.reduce<number>((sum, item) => sum + weightOf(item), 1);
}

/**
 * Applies the row labels of a request: as many as rows, except that one row is repeated for any number of labels.
 * @throws MlmodelError `BAD_REQUEST` when the numbers differ
 */
export function withIndex(frame: Frame, index: readonly unknown[] | undefined): Frame {
  if (index === undefined) return frame;
  if (index.length === frame.rowCount) return { ...frame, index };
  throw frameError(`"index" has ${index.length} labels for ${frame.rowCount} rows.`);
}

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

/** Any table may have so many, and so many for each cell of the request, but never more than the last. */
const free = 300_000;
const perCell = 8;
const most = 10_000_000;

/** How many missing or repeated cells may fill up a table of which a request has `present` cells. */
export function allowedFilledCells(present: number): number {
  return Math.min(most, Math.max(free, present * perCell));
}
