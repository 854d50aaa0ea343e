import type { JsonData } from '@mlmodel/core';
import type { Features, Numbers } from './data/numbers.js';
import type { Estimator } from './estimators/estimator.js';
import type { MethodName } from './predict-function.js';

/** Whether a method answers with a list of arrays, one for each output, whose rows are those of the input. */
export function answersWithList(estimator: Estimator, method: MethodName): boolean {
  return method === 'predict_proba' && estimator.outputShares !== undefined;
}

/** The probabilities of each output, as nested lists: (outputs, rows, classes). */
export function answerLists({ outputShares }: Estimator, features: Features): JsonData {
  const value = outputShares?.(features).map((shares) =>
    Array.from({ length: shares.rowCount }, (_, row) => rowOf(shares, row)),
  );
  return { kind: 'json', value };
}

function rowOf({ values, width }: Numbers, row: number): readonly number[] {
  return Array.from(values.subarray(row * width, (row + 1) * width));
}
