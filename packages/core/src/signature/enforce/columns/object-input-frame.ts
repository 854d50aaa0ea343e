import { isJsonObject, type JsonObject, propertyOf } from '../../../data/json-value.js';
import type { InputForm } from '../../../data/raw-input.js';
import { MlmodelError } from '../../../errors/mlmodel-error.js';
import { type Cells, cellAt } from '../cast/cells.js';
import { checkFilledCells, type Frame, frameError, noCells, weightOf } from '../frame/frame.js';
import { objectFrame, oneRowFrame } from '../frame/object-frame.js';
import type { ColumnPlan, ColumnsPlan } from '../plan.js';

/**
 * Reads an object below `inputs` or `instances`, or the body of the chat form: columns of rows, or one row, as the
 * signature says.
 * @throws MlmodelError `BAD_REQUEST` when the columns differ in length
 */
export function objectInputFrame(
  object: JsonObject,
  { plan, form }: { plan: ColumnsPlan; form: InputForm },
): Frame {
  if (!plan.named && form !== 'llm') {
    throw frameError('The model takes columns without names: send a list of rows, not an object.');
  }
  const row = oneRowFrame(object);
  const anyColumns = new Set(plan.columns.filter(isAny).map(({ field }) => field));
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
  if (hasLabels && hasList(row)) throw frameError('Columns are lists or objects, not both.');
  if (hasLabels) return objectFrame(object, { names: undefined, index: undefined });
  return columnsOfLists(row, plan);
}

function hasList({ columns }: Frame): boolean {
  return columns.some((cells) => Array.isArray(cellAt(cells, 0)));
}

function isAny({ type }: ColumnPlan): boolean {
  return typeof type !== 'string';
}

/** In the chat form and for AnyType a list of texts is one value. */
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

/** Lists are rows, and what is no list is repeated; the cells of undeclared columns are dropped. */
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
  const message = `"${field}" has ${length} values where another input has ${expected}.`;
  return new MlmodelError('BAD_REQUEST', message, { field });
}
