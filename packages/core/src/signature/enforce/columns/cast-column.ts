import { isJsonObject } from '../../../data/json-value.js';
import type { Vector } from '../../../data/vector.js';
import type { DataType, ScalarType } from '../../schema.js';
import { castNested } from '../cast/cast-nested.js';
import { castScalar } from '../cast/cast-scalar.js';
import { type CastTarget, castError } from '../cast/cast-target.js';
import { castVector } from '../cast/cast-vector.js';
import { type Cells, cellAt, isMissing } from '../cast/cells.js';
import { createVectorWriter } from '../cast/vector-writer.js';
import type { ColumnPlan } from '../plan.js';
import { untypedColumn } from '../untyped/untyped-column.js';

export interface CastColumnOptions {
  readonly rowCount: number;
  /** Lists pass through columns of bytes (`binary/list`). */
  readonly binaryLists: boolean;
}

/**
 * Casts the cells of one column to its declared type. Where lists or objects pass through a column of texts or bytes
 * (`string/nested`, `binary/list`), it becomes one of nested values, which not every model can hold.
 * @throws MlmodelError naming the column, the row and both types
 */
export function castColumn(
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
