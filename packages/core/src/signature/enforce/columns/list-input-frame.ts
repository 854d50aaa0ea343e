import { isJsonObject } from '../../../data/json-value.js';
import type { InputForm, NumericArray, TensorInput } from '../../../data/raw-input.js';
import type { ErrorCode } from '../../../errors/error-code.js';
import { MlmodelError } from '../../../errors/mlmodel-error.js';
import { badRequest, castError } from '../cast/cast-target.js';
import { type Cells, cellAt } from '../cast/cells.js';
import { castNested } from '../cast/nested.js';
import { numpyTakes } from '../cast/numpy-check.js';
import type { Frame } from '../frame/frame.js';
import { recordsFrame } from '../frame/records-frame.js';
import { matrixFrame } from '../frame/rows-frame.js';
import type { ColumnPlan, ColumnsPlan } from '../plan.js';
import { discoverShape } from '../tensors/discover-shape.js';
import { matrixLists } from './matrix-lists.js';
import { objectInputFrame } from './object-input-frame.js';
import { oneColumn, unnamedFrame } from './unnamed-frame.js';

/**
 * Reads a list or scalar below `inputs` or `instances` as the table that a column signature makes of it.
 * @throws MlmodelError `BAD_REQUEST` when it is none
 */
export function listInputFrame(input: TensorInput, plan: ColumnsPlan): Frame {
  const { matrix, form } = input;
  const value = matrix !== undefined && matrix.shape.length > 2 ? matrixLists(matrix) : input.value;
  if (matrix !== undefined && matrix.shape.length <= 2) return matrixColumns(matrix, plan);
  if (Array.isArray(value) && isTableOfObjects(value, form)) {
    return form === 'instances' ? instancesFrame(value, plan) : recordsFrame(value);
  }
  if (!plan.named) return unnamedFrame(value, plan);
  if (isNumberedTable(value, plan)) return numberedFrame(value, plan);
  return namedFrame(value, { plan, form });
}

/** MLflow looks at the first instance only, but at all inputs. */
function isTableOfObjects(list: readonly unknown[], form: InputForm): boolean {
  if (list.length === 0) return false;
  return form === 'instances' ? isJsonObject(list[0]) : list.every(isJsonObject);
}

function matrixColumns(matrix: NumericArray, plan: ColumnsPlan): Frame {
  const [, width = 1] = matrix.shape;
  if (!plan.named || isNumbered(plan, matrix.shape.length === 2 && width === 1)) {
    return matrixFrame(matrix);
  }
  const [only, ...more] = plan.columns;
  if (only === undefined || more.length > 0) return positional(matrixLists(matrix), plan);
  if (only.element === 'json' || matrix.shape.length !== 1) {
    return namedFrame(matrixLists(matrix), { plan, form: 'inputs' });
  }
  return { ...matrixFrame(matrix), names: [only.name ?? null] };
}

/** Whether a list below `inputs` or `instances` is rows of columns that are named 0, 1, 2…, as a DataFrame made of it has. */
export function isNumberedTable(value: unknown, plan: ColumnsPlan): boolean {
  if (!Array.isArray(value) || isJsonObject(value[0])) return false;
  return isNumbered(plan, value.length > 0 && value.every(isRowOfOne));
}

function isRowOfOne(row: unknown): boolean {
  return Array.isArray(row) && row.length === 1;
}

/** Other lists than rows of one cell belong to the only column, and so do those where it may hold lists. */
function isNumbered({ numbered, columns }: ColumnsPlan, areRowsOfOne: boolean): boolean {
  const [only, ...more] = columns;
  if (!numbered || only === undefined) return false;
  return more.length > 0 || (areRowsOfOne && !takesLists(only));
}

/** MLflow casts all rows to the first declared type before it misses columns. */
function numberedFrame(value: unknown, plan: ColumnsPlan): Frame {
  const frame = unnamedFrame(value, plan);
  const [first] = plan.columns;
  const isComplete = plan.columns.every(
    ({ name, required }) => !required || frame.names.includes(name ?? null),
  );
  if (!isComplete && first !== undefined && frame.rowCount > 0) checkFirstColumn(value, first);
  return frame;
}

function takesLists({ element }: ColumnPlan): boolean {
  return element === 'json' || element === 'string' || element === 'binary';
}

/** Each key must stand in all instances or, for a column that is not required, in some. */
function instancesFrame(list: readonly unknown[], plan: ColumnsPlan): Frame {
  const frame = recordsFrame(list);
  const required = plan.named
    ? new Set<unknown>(plan.columns.filter((each) => each.required).map(({ field }) => field))
    : new Set<unknown>(frame.names);
  for (const [position, name] of frame.names.entries()) {
    if (!required.has(name)) continue;
    const cells = frame.columns[position] as Cells;
    for (let row = 0; row < frame.rowCount; row++) {
      if (cellAt(cells, row) !== undefined) continue;
      throw incompleteInstances(String(name), row, incompleteCode(frame, plan));
    }
  }
  return frame;
}

/** MLflow finds columns of unequal length while it parses, and casts those without names only after that. */
function incompleteCode({ columns, rowCount }: Frame, { named }: ColumnsPlan): ErrorCode {
  const lengths = new Set(columns.map((cells) => cellsIn(cells, rowCount)));
  return named || lengths.size > 1 ? 'BAD_REQUEST' : 'INVALID_PARAMETER_VALUE';
}

function cellsIn(cells: Cells, rowCount: number): number {
  let count = 0;
  for (let row = 0; row < rowCount; row++) if (cellAt(cells, row) !== undefined) count++;
  return count;
}

function incompleteInstances(field: string, row: number, code: ErrorCode): MlmodelError {
  return new MlmodelError(code, `Instance ${row} lacks the input "${field}".`, {
    field,
    row,
  });
}

/** A list without objects belongs to the only column; otherwise columns have no names to be found by. */
function namedFrame(
  value: unknown,
  { plan, form }: { plan: ColumnsPlan; form: 'inputs' | 'instances' },
): Frame {
  const [only, ...more] = plan.columns;
  if (
    Array.isArray(value) &&
    only !== undefined &&
    more.length === 0 &&
    !value.some(isJsonObject)
  ) {
    const frame = objectInputFrame({ [only.field]: value }, { plan, form });
    return { ...frame, names: [only.name ?? null] };
  }
  return positional(value, plan);
}

/** MLflow casts such a list to the first declared type before it misses the names. */
function positional(value: unknown, plan: ColumnsPlan): Frame {
  const [first] = plan.columns;
  if (value === null && first?.element === 'json' && !first.required) throw noTable();
  const empty = Array.isArray(value) && value.length === 0;
  if (first !== undefined && !empty) checkFirstColumn(value, first);
  return empty ? { names: [], columns: [], rowCount: 0 } : oneColumn([value]);
}

function noTable(): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    'The model takes columns: send an object or a list of objects, not null.',
  );
}

function checkFirstColumn(value: unknown, column: ColumnPlan): void {
  const { field, element, expected, required, type } = column;
  const target = { field, expected, required, errorCodeOf: badRequest, rowSize: 1 };
  if (typeof type !== 'string') {
    castNested(value, type, { path: field, row: 0, required, target });
    return;
  }
  discoverShape(value, { field, errorCode: 'BAD_REQUEST' });
  if (!numpyTakes(value, element)) throw castError(target, 0, value);
}
