import type { Table } from '../../../data/model-data.js';
import type { Column, ColumnName } from '../../../data/vector.js';
import { MlmodelError } from '../../../errors/mlmodel-error.js';
import type { Cells } from '../cast/cells.js';
import type { Frame } from '../frame/frame.js';
import type { ColumnPlan, ColumnsPlan } from '../plan.js';
import { castColumn } from './cast-column.js';
import { missingInputs, tooFewColumns } from './missing-inputs.js';

export interface ColumnsOptions {
  /** Lists pass through columns of bytes (`binary/list`). */
  readonly binaryLists: boolean;
}

/**
 * Casts the declared columns of a table; others are dropped, missing optional ones stay absent.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for missing columns, after that what casting a column throws
 */
export function enforceColumns(frame: Frame, plan: ColumnsPlan, options: ColumnsOptions): Table {
  const found = plan.named ? findByName(frame, plan) : findByPosition(frame, plan);
  if (found.length < plan.columns.length) checkMissing(found, { frame, plan });
  if (found.length === 0) return { kind: 'table', columns: [], rowCount: 0 };
  const { rowCount, index } = frame;
  const { binaryLists } = options;
  const columns = found.map(
    ({ column, cells, name }): Column => ({
      ...castColumn(cells, column, { rowCount, binaryLists }),
      name,
    }),
  );
  return { kind: 'table', columns, rowCount, ...(index && { index }) };
}

interface FoundColumn {
  readonly column: ColumnPlan;
  readonly cells: Cells;
  readonly name: ColumnName;
  /** Its position in the request. */
  readonly at: number;
}

function findByName(frame: Frame, plan: ColumnsPlan): FoundColumn[] {
  const { positions, repeated } = indexNames(frame.names);
  const found: FoundColumn[] = [];
  for (const column of plan.columns) {
    const { name = null } = column;
    const key = keyOf(column, { positions, byText: plan.byText });
    const at = positions.get(key);
    if (at === undefined) continue;
    if (repeated.has(key)) throw duplicateColumn(column);
    found.push({ column, cells: frame.columns[at] as Cells, name, at });
  }
  return found;
}

interface IndexedNames {
  readonly positions: ReadonlyMap<unknown, number>;
  /** Names that several columns have. */
  readonly repeated: ReadonlySet<unknown>;
}

function indexNames(names: readonly ColumnName[]): IndexedNames {
  const positions = new Map<unknown, number>();
  const repeated = new Set<unknown>();
  for (let at = 0; at < names.length; at++) {
    const name = names[at];
    if (positions.has(name)) repeated.add(name);
    else positions.set(name, at);
  }
  return { positions, repeated };
}

/** Under which name the request has a column: its own, or the text of a number that no other column has for its name. */
function keyOf(
  column: ColumnPlan,
  { positions, byText }: Pick<IndexedNames, 'positions'> & Pick<ColumnsPlan, 'byText'>,
): unknown {
  const { name = null, field } = column;
  if (typeof name === 'string' || positions.has(name)) return name;
  return byText.get(field) === column ? field : name;
}

function duplicateColumn({ field }: ColumnPlan): MlmodelError {
  const message = `The request has several columns named "${field}".`;
  return new MlmodelError('BAD_REQUEST', message, { field });
}

function findByPosition(frame: Frame, plan: ColumnsPlan): FoundColumn[] {
  return plan.columns.slice(0, frame.columns.length).map((column, at) => ({
    column,
    cells: frame.columns[at] as Cells,
    name: frame.names[at] as ColumnName,
    at,
  }));
}

function checkMissing(
  found: readonly FoundColumn[],
  { frame, plan }: { readonly frame: Frame; readonly plan: ColumnsPlan },
): void {
  if (!plan.named) {
    if (frame.names.length >= plan.columns.length) return;
    throw tooFewColumns(plan.columns.length, frame.names.length);
  }
  const present = new Set(found.map(({ column }) => column));
  const missing = plan.columns.filter((column) => column.required && !present.has(column));
  if (missing.length === 0) return;
  const taken = new Set(found.map(({ at }) => at));
  throw missingInputs(
    missing.map(({ name = null }) => name),
    frame.names.filter((_, at) => !taken.has(at)),
  );
}
