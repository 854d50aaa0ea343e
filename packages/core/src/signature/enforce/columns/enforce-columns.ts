import { entriesOf, isJsonObject, isMissing } from '../../../data/json-value.js';
import type { Table } from '../../../data/model-data.js';
import type { InputForm } from '../../../data/raw-input.js';
import type { Column, ColumnName, Vector } from '../../../data/vector.js';
import { MlmodelError } from '../../../errors/mlmodel-error.js';
import type { IgnoredNames, OnIgnored } from '../../ignored-names.js';
import { type DataType, isAnyType } from '../../schema.js';
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
  readonly form: InputForm;
  /** Gets the names of undeclared columns. */
  readonly onIgnored?: OnIgnored | undefined;
}

/**
 * Casts the declared columns of a table; undeclared ones are dropped, and missing optional ones stay absent.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for missing columns, then what casting a column throws
 */
export function enforceColumns(
  frame: Frame,
  plan: ColumnsPlan,
  { form, onIgnored }: ColumnsOptions,
): Table {
  const found = plan.named ? findByName(frame, plan) : findByPosition(frame, plan);
  if (found.length < plan.columns.length) checkMissing(found, { frame, plan, form });
  if (onIgnored !== undefined && found.length < frame.names.length) {
    onIgnored(extraColumns(found, { frame, plan }));
  }
  if (found.length === 0) return { kind: 'table', columns: [], rowCount: 0 };
  const { rowCount, index } = frame;
  // `binary/list`
  const binaryLists = form === 'inputs';
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
  /** Names of more than one column. */
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

/** The name of a column in the request: its own, or the text of its number unless another column has that name. */
function keyOf(
  column: ColumnPlan,
  { positions, byText }: Pick<IndexedNames, 'positions'> & Pick<ColumnsPlan, 'byText'>,
): unknown {
  const { name = null, field } = column;
  if (typeof name === 'string' || positions.has(name)) return name;
  return byText.get(field) === column ? field : name;
}

function duplicateColumn({ field }: ColumnPlan): MlmodelError {
  const message = `The request has several columns named "${field}". Send only one.`;
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
  { frame, plan, form }: ColumnsOptions & { readonly frame: Frame; readonly plan: ColumnsPlan },
): void {
  if (!plan.named) {
    if (frame.names.length >= plan.columns.length) return;
    throw tooFewColumns(plan.columns.length, frame.names.length);
  }
  const missing = absentColumns(found, plan).filter(({ required }) => required);
  if (missing.length === 0) return;
  throw missingInputs(
    missing.map(({ name = null }) => name),
    { count: frame.names.length, extra: extraNames(found, frame), form, plan },
  );
}

function absentColumns(found: readonly FoundColumn[], plan: ColumnsPlan): readonly ColumnPlan[] {
  const present = new Set(found.map(({ column }) => column));
  return plan.columns.filter((column) => !present.has(column));
}

function extraNames(found: readonly FoundColumn[], { names }: Frame): readonly ColumnName[] {
  const taken = new Set(found.map(({ at }) => at));
  return names.filter((_, at) => !taken.has(at));
}

function extraColumns(
  found: readonly FoundColumn[],
  { frame, plan }: { readonly frame: Frame; readonly plan: ColumnsPlan },
): IgnoredNames {
  return {
    kind: 'column',
    names: [...new Set(extraNames(found, frame).map(String))],
    absent: plan.named ? absentColumns(found, plan).map(({ field }) => field) : [],
  };
}

interface CastColumnOptions {
  readonly rowCount: number;
  /** Whether binary columns accept lists (`binary/list`). */
  readonly binaryLists: boolean;
}

/**
 * Casts the cells of one column to its declared type. A string or binary column with lists or objects (`string/nested`,
 * `binary/list`) becomes a column of nested values, which not every model accepts.
 * @throws MlmodelError naming the column, the row and both types
 */
function castColumn(
  cells: Cells,
  column: ColumnPlan,
  { rowCount, binaryLists }: CastColumnOptions,
): Vector {
  const { field, expected, required, element, type } = column;
  const typed = cells.kind === 'vector' || cells.kind === 'text';
  const target: CastTarget = { field, expected, required, rowSize: 1, typed };
  const passes = passesThrough(column, binaryLists);
  if (passes !== undefined && holds(cells, { rowCount, passes })) {
    return passNested(cells, { type: type as PassingType, rowCount, target, passes });
  }
  if (cells.kind === 'vector' && cells.shape.length === 0 && element !== 'json') {
    return castVector(cells.vector, element, { field, expected, required });
  }
  // `nested/any`
  if (isAnyType(type)) return untypedColumn(cells, rowCount, field);
  if (typeof type !== 'string') {
    return { type: 'json', values: castNestedCells(cells, { type, rowCount, target }) };
  }
  const writer = createVectorWriter(element, rowCount);
  writer.write({ cells, count: rowCount, offset: 0, step: 1, target });
  return writer.finish();
}

/** Which nested values a scalar column accepts, if any. */
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

/** CSV text, matrices of numbers and typed scalar columns cannot hold nested values. */
function mayHoldNested(cells: Cells): boolean {
  if (cells.kind === 'matrix') return cells.matrix.shape.length > 0;
  if (cells.kind === 'vector') return cells.shape.length > 0 || cells.vector.type === 'json';
  return cells.kind !== 'text';
}

/** The scalar types that pass on some nested values. */
type PassingType = 'string' | 'binary';

interface PassOptions {
  readonly type: PassingType;
  readonly rowCount: number;
  readonly target: CastTarget;
  readonly passes: (cell: unknown) => boolean;
}

/** Keeps lists and objects unchanged and casts the other cells. */
function passNested(cells: Cells, { type, rowCount, target, passes }: PassOptions): Vector {
  const isNullable = type === 'string' || !target.required;
  const values = Array.from({ length: rowCount }, (_, row) => {
    const cell = cellAt(cells, row);
    if (passes(cell)) return cell;
    if (isMissing(cell) && isNullable) return null;
    const value = castScalar(cell, type);
    if (value === undefined) throw castError(target, row, { cell, type });
    return value;
  });
  return { type: 'json', values };
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
      typed: target.typed,
    });
  }
  return values;
}

/**
 * Whether a string or binary column passes on lists or objects that contain numbers: then the model sees their number
 * kinds.
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
