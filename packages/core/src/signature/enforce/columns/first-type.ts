import { isJsonObject } from '../../../data/json-value.js';
import { type CastTarget, castError } from '../cast/cast-target.js';
import { toEpochNanoseconds } from '../cast/datetime.js';
import { castNested } from '../cast/nested.js';
import { parseIntegerText, parseNumberText } from '../cast/number-text.js';
import type { ColumnPlan } from '../plan.js';
import { discoverShape } from '../tensors/discover-shape.js';

/**
 * Checks a list that has no place in a signature of several named columns as MLflow does, so that the error code is
 * the same: only what numpy could not make an array of the first column's type of is an error here.
 * @throws MlmodelError `BAD_REQUEST`
 */
export function checkFirstType(value: unknown, column: ColumnPlan): void {
  const { field, expected, required, type } = column;
  const target = { field, expected, required, errorCode: 'BAD_REQUEST', rowSize: 1 } as const;
  if (typeof type !== 'string') {
    castNested(value, type, { path: field, row: 0, required, target });
    return;
  }
  discoverShape(value, target);
  checkLeaves(value, { column, target });
}

function checkLeaves(value: unknown, context: { column: ColumnPlan; target: CastTarget }): void {
  if (Array.isArray(value)) for (const item of value) checkLeaves(item, context);
  else if (!fitsNumpy(value, context.column)) throw castError(context.target, 0, value);
}

function fitsNumpy(value: unknown, { element }: ColumnPlan): boolean {
  switch (element) {
    case 'float32':
    case 'float64':
      if (typeof value === 'string') return parseNumberText(value) !== undefined;
      return !isJsonObject(value);
    case 'int32':
    case 'int64':
      if (typeof value === 'string') return parseIntegerText(value) !== undefined;
      return value !== null && !isJsonObject(value);
    case 'datetime':
      return typeof value !== 'string' || toEpochNanoseconds(value) !== undefined;
    default:
      return true;
  }
}
