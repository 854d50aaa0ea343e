import { entriesOf, type JsonObject } from '../../../data/json-value.js';
import type { ArrowInput } from '../../../data/raw-input.js';
import type { ColumnName } from '../../../data/vector.js';
import { MlmodelError } from '../../../errors/mlmodel-error.js';
import type { Cells } from '../cast/cells.js';

/** A request as a table: where the cells of each column are, before any is read. */
export interface Frame {
  readonly names: readonly ColumnName[];
  /** As many as names. */
  readonly columns: readonly Cells[];
  readonly rowCount: number;
  /** Row labels, if the request has any. */
  readonly index?: readonly unknown[] | undefined;
}

/** pandas' default column names: 0, 1, 2… */
export function positionalNames(count: number): readonly number[] {
  const names = new Array<number>(count);
  for (let position = 0; position < count; position++) names[position] = position;
  return names;
}

/** A column without values. */
export const noCells: Cells = { kind: 'repeated', cell: undefined };

/** The error for a malformed table. */
export function frameError(message: string): MlmodelError {
  return new MlmodelError('BAD_REQUEST', message);
}

/**
 * Limits the cells of a table beyond the `present` ones of the request (missing cells and repeated rows) by the size of
 * the request.
 * @throws MlmodelError `BAD_REQUEST`
 */
export function checkFilledCells(size: { columns: number; rows: number; present: number }): void {
  const { columns, rows, present } = size;
  const allowed = allowedFilledCells(present);
  if (columns * rows - present <= allowed) return;
  throw frameError(
    `Too many cells are missing: a request of this size may lack at most ${allowed} cells. Send rows with the same columns, or fewer rows per request.`,
  );
}

/** Maximum number of cells that a repeated row may fill. */
const maximumRepeatedCells = 500_000;

/** Number of characters that count as one cell in a repeated text. */
const charactersACell = 8;

/**
 * Limits the size of a row that is repeated for each label of an index.
 * @throws MlmodelError `BAD_REQUEST`
 */
export function checkRepeatedRow(row: readonly unknown[], rows: number): void {
  if (weightOf(row) * rows <= maximumRepeatedCells) return;
  throw frameError(`A repeated row may fill at most ${maximumRepeatedCells} cells.`);
}

/** The number of cells that a repeated value counts as: lists count per item, texts by length. */
export function weightOf(cell: unknown): number {
  if (typeof cell === 'string') return 1 + cell.length / charactersACell;
  if (typeof cell !== 'object' || cell === null) return 1;
  const items = Array.isArray(cell)
    ? cell
    : Array.from(entriesOf(cell as JsonObject), ([, item]) => item);
  return items.reduce<number>((sum, item) => sum + weightOf(item), 1);
}

/**
 * Applies the row labels of a request.
 * @throws MlmodelError `BAD_REQUEST` when the numbers differ
 */
export function withIndex(frame: Frame, index: readonly unknown[] | undefined): Frame {
  if (index === undefined) return frame;
  if (index.length === frame.rowCount) return { ...frame, index };
  throw frameError(
    `"index" has ${index.length} labels for ${frame.rowCount} rows. Send one for each row, or none.`,
  );
}

/** Typed columns. */
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

/** Fill limits: a base for every table, a number per cell of the request, and an absolute maximum. */
const free = 300_000;
const perCell = 8;
const most = 10_000_000;

/** How many missing or repeated cells may be filled in for a request with `present` cells. */
export function allowedFilledCells(present: number): number {
  return Math.min(most, Math.max(free, present * perCell));
}
