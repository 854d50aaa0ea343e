import { isJsonObject, type JsonObject, propertyOf } from '../../../data/json-value.js';
import type { InputForm } from '../../../data/raw-input.js';
import { MlmodelError } from '../../../errors/mlmodel-error.js';
import { type Cells, cellAt } from '../cast/cells.js';
import { checkFilledCells, type Frame, frameError, weightOf } from '../frame/frame.js';
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
  return columnsOfLists(row);
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

/** Lists are rows, and what is no list is repeated. */
function columnsOfLists(row: Frame): Frame {
  let rowCount: number | undefined;
  const columns = row.columns.map((cells, position): Cells => {
    const list = cellAt(cells, 0);
    if (!Array.isArray(list)) return cells;
    rowCount ??= list.length;
    if (list.length === rowCount) return { kind: 'list', list };
    const field = String(row.names[position]);
    const message = `"${field}" has ${list.length} values where another input has ${rowCount}.`;
    throw new MlmodelError('BAD_REQUEST', message, { field });
  });
  const repeated = columns.flatMap((cells) => (cells.kind === 'repeated' ? [cells.cell] : []));
  checkFilledCells({ columns: weightOf(repeated) - 1, rows: (rowCount ?? 1) - 1, present: 0 });
  return { names: row.names, columns, rowCount: rowCount ?? 1 };
}
