import { MlmodelError } from '@mlmodel/core';
import type { Matrix } from '@mlmodel/core/flavor';

/**
 * Refuses infinities, as a `DMatrix` of XGBoost does.
 * @param names the columns, or their number
 * @throws MlmodelError `BAD_REQUEST` naming the column and the row
 */
export function refuseInfinity(
  { values, width }: Matrix<Float32Array>,
  names: readonly string[] | number,
): void {
  const at = values.findIndex((value) => Math.abs(value) === Number.POSITIVE_INFINITY);
  if (at < 0) return;
  const column = at % width;
  const field = typeof names === 'number' ? String(column) : names[column];
  const row = Math.floor(at / width);
  throw new MlmodelError(
    'BAD_REQUEST',
    `The column "${field}" is infinite in row ${row}, which this model of XGBoost does not take. Send a finite number, or none.`,
    { field, row },
  );
}
