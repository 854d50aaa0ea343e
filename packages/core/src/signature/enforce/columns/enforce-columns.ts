import { entriesOf, isJsonObject, isMissing } from '../../../data/json-value.js';
import type { Table } from '../../../data/model-data.js';
import type { Column, ColumnName, Vector } from '../../../data/vector.js';
import { MlmodelError } from '../../../errors/mlmodel-error.js';
import type { DataType, ScalarType } from '../../schema.js';
import { castNested } from '../cast/cast-nested.js';
import { castScalar } from '../cast/cast-scalar.js';
import { type CastTarget, castError } from '../cast/cast-target.js';
import { castVector } from '../cast/cast-vector.js';
import { type Cells, cellAt } from '../cast/cells.js';
import { createVectorWriter } from '../cast/vector-writer.js';
import type { Frame } from '../frame/frame.js';
import type { ColumnPlan, ColumnsPlan } from '../plan.js';
import { untypedColumn } from '../untyped/untyped-column.js';
import { missingInputs, tooFewColumns } from './missing-inputs.js';

interface ColumnsOptions {
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

interface CastColumnOptions {
  readonly rowCount: number;
  /** Lists pass through columns of bytes (`binary/list`). */
  readonly binaryLists: boolean;
}

/**
 * Casts the cells of one column to its declared type. Where lists or objects pass through a column of texts or bytes
 * (`string/nested`, `binary/list`), it becomes one of nested values, which not every model can hold.
 * @throws MlmodelError naming the column, the row and both types
 */
function castColumn(
  cells: Cells,
  column: ColumnPlan,
  { rowCount, binaryLists }: CastColumnOptions,
): Vector {
  const { field, expected, required, element, type } = column;
  const target: CastTarget = { field, expected, required, rowSize: 1 };
  const passes = passesThrough(column, binaryLists);
  if (passes !== undefined && holds(cells, { rowCount, passes })) {
    return passNested(cells, { type: type as ScalarType, rowCount, target, passes });
  }
  if (cells.kind === 'vector' && cells.shape.length === 0 && element !== 'json') {
    return castVector(cells.vector, element, { field, expected, required });
  }
  if (isAny(type)) return untypedColumn(cells, rowCount, field);
  if (typeof type !== 'string') {
    return { type: 'json', values: castNestedCells(cells, { type, rowCount, target }) };
  }
  const writer = createVectorWriter(element, rowCount);
  writer.write({ cells, count: rowCount, offset: 0, step: 1, target });
  return writer.finish();
}

/** Which nested values a column takes that declares none; undefined for none. */
function passesThrough(
  { type }: ColumnPlan,
  binaryLists: boolean,
): ((cell: unknown) => boolean) | undefined {
  if (type === 'string') return isNested;
  return type === 'binary' && binaryLists ? Array.isArray : undefined;
}

function isNested(cell: unknown): boolean {
  return Array.isArray(cell) || isJsonObject(cell);
}

function holds(
  cells: Cells,
  { rowCount, passes }: Pick<PassOptions, 'rowCount' | 'passes'>,
): boolean {
  if (!mayHoldNested(cells)) return false;
  for (let row = 0; row < rowCount; row++) if (passes(cellAt(cells, row))) return true;
  return false;
}

/** Texts of CSV, numbers of a matrix and typed columns of scalars need no look at each cell. */
function mayHoldNested(cells: Cells): boolean {
  if (cells.kind === 'matrix') return cells.matrix.shape.length > 0;
  if (cells.kind === 'vector') return cells.shape.length > 0 || cells.vector.type === 'json';
  return cells.kind !== 'text';
}

interface PassOptions {
  readonly type: ScalarType;
  readonly rowCount: number;
  readonly target: CastTarget;
  readonly passes: (cell: unknown) => boolean;
}

/** Lists and objects as they are, the cells beside them by the declared type. */
function passNested(cells: Cells, { type, rowCount, target, passes }: PassOptions): Vector {
  const isNullable = type === 'string' || !target.required;
  const values = Array.from({ length: rowCount }, (_, row) => {
    const cell = cellAt(cells, row);
    if (passes(cell)) return cell;
    if (isMissing(cell) && isNullable) return null;
    const value = castScalar(cell, type);
    if (value === undefined) throw castError(target, row, cell);
    return value;
  });
  return { type: 'json', values };
}

/** `nested/any`. */
function isAny(type: DataType): boolean {
  return typeof type !== 'string' && type.type === 'any';
}

function castNestedCells(
  cells: Cells,
  options: { type: DataType; rowCount: number; target: CastTarget },
): unknown[] {
  const { type, rowCount, target } = options;
  const values = new Array<unknown>(rowCount);
  for (let row = 0; row < rowCount; row++) {
    values[row] = castNested(cellAt(cells, row), type, {
      path: target.field,
      row,
      required: target.required,
    });
  }
  return values;
}

/**
 * Whether numbers stand in lists or objects that pass through columns of texts or bytes as they are: then the model sees
 * of what kind they are.
 */
export function passesNumbers({ columns }: Table, plan: ColumnsPlan): boolean {
  const passing = new Set(
    plan.columns.flatMap(({ element, name = null }, position) =>
      element === 'json' ? [] : [plan.named ? name : position],
    ),
  );
  return columns.some(
    ({ type, values, name }, position) =>
      type === 'json' && passing.has(plan.named ? name : position) && holdsNumber(values),
  );
}

function holdsNumber(value: unknown): boolean {
  if (typeof value === 'number' || typeof value === 'bigint') return true;
  if (Array.isArray(value)) return value.some(holdsNumber);
  if (!isJsonObject(value)) return false;
  for (const [, item] of entriesOf(value)) if (holdsNumber(item)) return true;
  return false;
}
