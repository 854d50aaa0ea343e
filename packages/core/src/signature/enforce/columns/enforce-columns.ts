import type { Table } from '../../../data/model-data.js';
import type { ColumnName } from '../../../data/raw-input.js';
import type { Column } from '../../../data/vector.js';
import type { ErrorCode } from '../../../errors/error-code.js';
import { isMlmodelError, MlmodelError } from '../../../errors/mlmodel-error.js';
import type { Cells } from '../cast/cells.js';
import type { Frame } from '../frame/frame.js';
import type { ColumnPlan, ColumnsPlan } from '../plan.js';
import { castColumn } from './cast-column.js';
import { missingInputs, tooFewColumns } from './missing-inputs.js';

/** How MLflow handles a form, seen from its error codes. */
export interface ColumnsContext {
  /** For a cell of a column that cannot be cast. */
  errorCodeOf(cell: unknown, column: ColumnPlan): ErrorCode;
  /** Missing columns are found before cells are cast. */
  readonly missingFirst: boolean;
}

/**
 * Casts the declared columns of a table; others are dropped, missing optional ones stay absent.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for missing columns, the context's code for cells
 */
export function enforceColumns(frame: Frame, plan: ColumnsPlan, context: ColumnsContext): Table {
  const found = plan.named ? findByName(frame, plan) : findByPosition(frame, plan);
  const complete = found.length === plan.columns.length;
  if (context.missingFirst && !complete) checkMissing(frame, plan);
  const { columns, lateError } = castColumns(found, frame, context);
  if (!complete) checkMissing(frame, plan);
  if (lateError !== undefined) throw lateError;
  if (columns.length === 0) return { kind: 'table', columns, rowCount: 0 };
  const { rowCount, index } = frame;
  return { kind: 'table', columns, rowCount, ...(index && { index }) };
}

interface CastColumns {
  readonly columns: readonly Column[];
  /** What MLflow finds only after its casts, and after its look for missing columns. */
  readonly lateError: MlmodelError | undefined;
}

function castColumns(
  found: readonly FoundColumn[],
  { rowCount }: Frame,
  context: ColumnsContext,
): CastColumns {
  const columns: Column[] = [];
  let lateError: MlmodelError | undefined;
  for (const { column, cells, name } of found) {
    const errorCodeOf = (cell: unknown) => context.errorCodeOf(cell, column);
    try {
      columns.push({ ...castColumn(cells, column, { rowCount, errorCodeOf }), name });
    } catch (error) {
      if (!isMlmodelError(error) || error.errorCode !== 'INVALID_PARAMETER_VALUE') throw error;
      lateError ??= error;
    }
  }
  return { columns, lateError };
}

interface FoundColumn {
  readonly column: ColumnPlan;
  readonly cells: Cells;
  readonly name: ColumnName;
}

function findByName(frame: Frame, plan: ColumnsPlan): FoundColumn[] {
  const found: FoundColumn[] = [];
  for (const [position, column] of plan.columns.entries()) {
    const { name = null } = column;
    const at = frame.names[position] === name ? position : frame.names.indexOf(name);
    if (at < 0) continue;
    if (frame.names.indexOf(name, at + 1) >= 0) {
      throw duplicateColumn(column);
    }
    found.push({ column, cells: frame.columns[at] as Cells, name });
  }
  return found;
}

/** MLflow casts texts and datetimes while it parses, and stumbles over the others later. */
function duplicateColumn({ field, element }: ColumnPlan): MlmodelError {
  return new MlmodelError(
    element === 'string' || element === 'datetime' ? 'BAD_REQUEST' : 'INVALID_PARAMETER_VALUE',
    `The request has several columns named "${field}".`,
    { field },
  );
}

function findByPosition(frame: Frame, plan: ColumnsPlan): FoundColumn[] {
  return plan.columns.slice(0, frame.columns.length).map((column, position) => ({
    column,
    cells: frame.columns[position] as Cells,
    name: frame.names[position] as ColumnName,
  }));
}

function checkMissing(frame: Frame, plan: ColumnsPlan): void {
  if (!plan.named) {
    if (frame.names.length >= plan.columns.length) return;
    throw tooFewColumns(plan.columns.length, frame.names.length);
  }
  const present = new Set(frame.names);
  const missing = plan.columns.filter(
    ({ name = null, required }) => required && !present.has(name),
  );
  if (missing.length === 0) return;
  const declared = new Set<unknown>(plan.columns.map(({ name }) => name));
  throw missingInputs(
    missing.map(({ field }) => field),
    frame.names.filter((name) => !declared.has(name)),
  );
}
