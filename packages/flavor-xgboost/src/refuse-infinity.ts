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
  const at = firstInfinity(values);
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

/** Its position, or -1. */
function firstInfinity(values: Float32Array): number {
  for (let at = 0; at < values.length; at += 1) {
    if (Math.abs(values[at] as number) === Number.POSITIVE_INFINITY) return at;
  }
  return -1;
}
