import { isJsonObject } from '@mlmodel/core';
import type { JsonGuard, Matrix } from '@mlmodel/core/flavor';

/** A linear model: the answer for a row is the intercept plus the sum of each column times its coefficient. */
export interface GizmoModel {
  readonly intercept: number;
  /** By column. */
  readonly coefficients: Readonly<Record<string, number>>;
}

/** Checks the content of the model file. */
export const gizmoGuard: JsonGuard<GizmoModel> = {
  expected: 'an object with a number "intercept" and numbers "coefficients" by column',
  accepts: (value): value is GizmoModel => {
    if (!isJsonObject(value)) return false;
    const { intercept, coefficients }: Readonly<Record<string, unknown>> = { ...value };
    return (
      typeof intercept === 'number' &&
      isJsonObject(coefficients) &&
      Object.values(coefficients).every((coefficient) => typeof coefficient === 'number')
    );
  },
};

/** One number for each row. The columns must be in the order of the coefficients. */
export function predictRows(model: GizmoModel, rows: Matrix<Float64Array>): Float64Array {
  const { values, rowCount, width } = rows;
  const coefficients = Object.values(model.coefficients);
  const answers = new Float64Array(rowCount).fill(model.intercept);
  for (let at = 0; at < values.length; at++) {
    const row = Math.floor(at / width);
    answers[row] = (answers[row] ?? 0) + (coefficients[at % width] ?? 0) * (values[at] ?? 0);
  }
  return answers;
}
