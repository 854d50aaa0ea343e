import type { Vector } from '../../../data/vector.js';
import type { DataType } from '../../schema.js';
import type { CastTarget, ErrorCodeOf } from '../cast/cast-target.js';
import { castVector } from '../cast/cast-vector.js';
import { type Cells, cellAt } from '../cast/cells.js';
import { castNested } from '../cast/nested.js';
import { createVectorWriter } from '../cast/vector-writer.js';
import { naturalColumn } from '../natural/natural-column.js';
import type { ColumnPlan } from '../plan.js';

export interface CastColumnOptions {
  readonly rowCount: number;
  readonly errorCodeOf: ErrorCodeOf;
}

/** Casts the cells of one column to its declared type. @throws MlmodelError naming the column, the row and both types */
export function castColumn(
  cells: Cells,
  column: ColumnPlan,
  { rowCount, errorCodeOf }: CastColumnOptions,
): Vector {
  const { field, expected, required, element, type } = column;
  if (cells.kind === 'vector' && cells.shape.length === 0 && element !== 'json') {
    return castVector(cells.vector, element, { field, expected, required, errorCodeOf });
  }
  if (isAny(type)) return naturalColumn(cells, rowCount, field);
  const target: CastTarget = { field, expected, required, errorCodeOf, rowSize: 1 };
  if (typeof type !== 'string') {
    return { type: 'json', values: castNestedCells(cells, { type, rowCount, target }) };
  }
  const writer = createVectorWriter(element, rowCount);
  writer.write({ cells, count: rowCount, offset: 0, step: 1, target });
  return writer.finish();
}

/** MLflow gives AnyType columns the types that pandas finds for them. */
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
      target,
    });
  }
  return values;
}
