import { isJsonObject, type JsonObject, propertyOf } from '../../../data/json-value.js';
import type { InputForm, NumericArray, TensorInput } from '../../../data/raw-input.js';
import { nestedList } from '../../../data/vector.js';
import { quoteName } from '../../../errors/message-text.js';
import { MlmodelError } from '../../../errors/mlmodel-error.js';
import { isAnyType } from '../../schema.js';
import { type Cells, cellAt } from '../cast/cells.js';
import { exampleBody } from '../example-body.js';
import { checkFilledCells, type Frame, frameError, noCells, weightOf } from '../frame/frame.js';
import { matrixFrame, nestedFrame, oneColumnFrame, recordsFrame } from '../frame/list-frames.js';
import { objectFrame, oneRowFrame } from '../frame/object-frame.js';
import type { ColumnPlan, ColumnsPlan } from '../plan.js';
import { missingInputs, tooFewColumns } from './missing-inputs.js';

/**
 * Reads a list or scalar under `inputs` or `instances` as a table for a column signature.
 * @throws MlmodelError `BAD_REQUEST` when it is not a table, `INVALID_PARAMETER_VALUE` when an instance lacks a column
 */
export function listInputFrame({ matrix, value, form }: TensorInput, plan: ColumnsPlan): Frame {
  if (matrix !== undefined) return matrixInputFrame(matrix, plan);
  if (value === null && !plan.numbered) throw noColumns(plan, form);
  if (Array.isArray(value) && isTableOfObjects(value, form)) {
    return form === 'instances' ? instancesFrame(value, plan) : recordsFrame(value);
  }
  if (!plan.named || isNumberedTable(value, plan)) return positionalFrame(value);
  return namedFrame(value, { plan, form });
}

function noColumns(plan: ColumnsPlan, form: InputForm): MlmodelError {
  const { columns, named } = plan;
  if (!named) return tooFewColumns(columns.length, 0);
  return missingInputs(
    columns.map(({ name = null }) => name),
    { count: 0, extra: [], form, plan },
  );
}

/** Whether all inputs are objects, or the first instance is one, so that the others must be. */
function isTableOfObjects(list: readonly unknown[], form: InputForm): boolean {
  if (list.length === 0) return false;
  return form === 'instances' ? isJsonObject(list[0]) : list.every(isJsonObject);
}

function matrixInputFrame(matrix: NumericArray, plan: ColumnsPlan): Frame {
  const { shape } = matrix;
  const isOneWide = shape.length === 2 && shape[1] === 1;
  if (!plan.named || isNumbered(plan, isOneWide)) return matrixFrame(matrix);
  const [only] = plan.columns;
  if (only === undefined || plan.columns.length > 1) return unplacedFrame(matrix.values.length);
  if (only.element === 'json' || shape.length !== 1) {
    return namedFrame(matrixLists(matrix), { plan, form: 'inputs' });
  }
  return { ...matrixFrame(matrix), names: [only.name ?? null] };
}

/** The nested lists of a matrix; needed only for shapes that are rare with column signatures. */
function matrixLists({ values, shape }: NumericArray): unknown {
  return nestedList(shape, 0, (index) => values[index]);
}

/**
 * `form/integer-name`: whether a value holds rows for columns named 0, 1, 2… A scalar, or a list with objects, has only
 * column 0.
 */
function isNumberedTable(value: unknown, plan: ColumnsPlan): boolean {
  if (!Array.isArray(value) || value.some(isJsonObject)) return plan.numbered;
  return isNumbered(plan, value.length > 0 && value.every(isRowOfOne));
}

function isRowOfOne(row: unknown): boolean {
  return Array.isArray(row) && row.length === 1;
}

/** Lists other than one-cell rows belong to the only column, as do one-cell rows when it accepts lists. */
function isNumbered({ numbered, columns }: ColumnsPlan, areRowsOfOne: boolean): boolean {
  const [only, ...more] = columns;
  if (!numbered || only === undefined) return false;
  return more.length > 0 || (areRowsOfOne && !takesLists(only));
}

function takesLists({ element }: ColumnPlan): boolean {
  return element === 'json' || element === 'string' || element === 'binary';
}

/** `form/rows`: lists of rows, whose cells match columns by position; a list of scalars is one column. */
function positionalFrame(value: unknown): Frame {
  if (!Array.isArray(value)) return oneColumnFrame([value]);
  if (value.length === 0) return { names: [], columns: [], rowCount: 0 };
  const [first] = value;
  if (!Array.isArray(first)) return oneColumnFrame(value);
  for (const [at, row] of value.entries()) {
    if (!Array.isArray(row)) throw frameError(`Row ${at} must be a list, as the first row is.`);
    if (row.length === first.length) continue;
    throw frameError(
      `Row ${at} has length ${row.length}, the first row ${first.length}. All rows must have the same number of cells.`,
    );
  }
  return nestedFrame(value);
}

/** `form/instances`: every instance has every required column. */
function instancesFrame(list: readonly unknown[], plan: ColumnsPlan): Frame {
  const frame = recordsFrame(list);
  const required = plan.columns.filter((column) => column.required);
  const fields = new Set<unknown>(
    plan.named
      ? required.map(({ field }) => field)
      : required.map((column) => frame.names[plan.columns.indexOf(column)]),
  );
  for (const [position, name] of frame.names.entries()) {
    if (fields.has(name)) checkComplete(frame, position, String(name));
  }
  return frame;
}

function checkComplete(frame: Frame, position: number, field: string): void {
  const cells = frame.columns[position] as Cells;
  for (let row = 0; row < frame.rowCount; row++) {
    if (cellAt(cells, row) !== undefined) continue;
    const message = `Instance ${row} lacks the input "${field}". Send it in every instance.`;
    throw new MlmodelError('INVALID_PARAMETER_VALUE', message, { field, row });
  }
}

/** A list without objects belongs to the only column; otherwise it names no columns. */
function namedFrame(
  value: unknown,
  { plan, form }: { plan: ColumnsPlan; form: 'inputs' | 'instances' },
): Frame {
  const [only, ...more] = plan.columns;
  if (!Array.isArray(value)) return unplacedFrame(1);
  if (only === undefined || more.length > 0 || value.some(isJsonObject)) {
    return unplacedFrame(value.length);
  }
  const frame = objectInputFrame({ [only.field]: value }, { plan, form });
  return { ...frame, names: [only.name ?? null] };
}

/** Values without names, for columns with names. */
function unplacedFrame(count: number): Frame {
  return count === 0 ? { names: [], columns: [], rowCount: 0 } : oneColumnFrame([null]);
}

/**
 * Reads an object under `inputs` or `instances`, or the body of the chat form: as columns or as one row, depending on
 * the signature.
 * @throws MlmodelError `BAD_REQUEST` when the columns differ in length
 */
export function objectInputFrame(
  object: JsonObject,
  { plan, form }: { plan: ColumnsPlan; form: InputForm },
): Frame {
  if (!plan.named && form !== 'llm') {
    throw frameError(
      `The model takes columns without names: send a list of rows, such as ${exampleBody(plan, 'rows')}.`,
    );
  }
  const row = oneRowFrame(object);
  const anyColumns = new Set(
    plan.columns.filter(({ type }) => isAnyType(type)).map(({ field }) => field),
  );
  const listsAsValues = (name: string) => form === 'llm' || anyColumns.has(name);
  if (
    plan.nested ||
    row.names.every((name) => isScalarInput(object, String(name), listsAsValues))
  ) {
    return row;
  }
  const hasLabels = row.names.some(
    (name) => anyColumns.has(String(name)) && isJsonObject(propertyOf(object, String(name))),
  );
  if (hasLabels && hasList(row)) throw frameError('Columns must be all lists or all objects.');
  if (hasLabels) return objectFrame(object, { names: undefined, index: undefined });
  return columnsOfLists(row, plan);
}

function hasList({ columns }: Frame): boolean {
  return columns.some((cells) => Array.isArray(cellAt(cells, 0)));
}

/** In the chat form and for AnyType, a list of strings is a single value. */
function isScalarInput(
  object: JsonObject,
  name: string,
  listsAsValues: (name: string) => boolean,
): boolean {
  const value = propertyOf(object, name);
  if (value === null || typeof value !== 'object') return true;
  return (
    listsAsValues(name) && Array.isArray(value) && value.every((item) => typeof item === 'string')
  );
}

/** Lists are rows; other values are repeated. Undeclared columns are dropped. */
function columnsOfLists({ names, columns }: Frame, plan: ColumnsPlan): Frame {
  const isDeclared = (at: number): boolean =>
    plan.named ? plan.byText.has(String(names[at])) : at < plan.columns.length;
  const lists = columns.map((cells) => listOrNothing(cellAt(cells, 0)));
  const first = lists.find((list, at) => list && isDeclared(at)) ?? lists.find(Boolean);
  const rowCount = first?.length ?? 1;
  const cells = columns.map((each, at): Cells => {
    const list = lists[at];
    if (!isDeclared(at)) return noCells;
    if (list === undefined) return each;
    if (list.length === rowCount) return { kind: 'list', list };
    throw unequalLength(String(names[at]), list.length, rowCount);
  });
  const repeated = cells.flatMap((each) => (each.kind === 'repeated' ? [each.cell] : []));
  checkFilledCells({ columns: weightOf(repeated) - 1, rows: rowCount - 1, present: 0 });
  return { names, columns: cells, rowCount };
}

function listOrNothing(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

function unequalLength(field: string, length: number, expected: number): MlmodelError {
  const message = `${quoteName(field)} has ${length} values where another input has ${expected}. Send as many.`;
  return new MlmodelError('BAD_REQUEST', message, { field });
}
