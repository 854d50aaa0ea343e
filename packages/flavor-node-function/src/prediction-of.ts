import { MlmodelError, malformationOf, type Prediction } from '@mlmodel/core';

/** The field that a prediction of each kind has. */
const mainFields = { table: 'columns', tensor: 'tensor', tensors: 'tensors', json: 'value' };

/**
 * What the function of a model returned, as a prediction.
 * @throws MlmodelError `INTERNAL_ERROR` when it returned nothing, or a table or tensors that do not hold together
 */
export function predictionOf(value: unknown): Prediction {
  if (value === undefined) throw unusable('returned nothing. It must return its answer');
  if (!isPrediction(value)) return { kind: 'json', value };
  const malformation = malformationOf(value);
  if (malformation === undefined) return value;
  throw unusable(`returned a ${value.kind} in which ${malformation}`);
}

function isPrediction(value: unknown): value is Prediction {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  const field = Object.entries(mainFields).find(([kind]) => kind === value.kind)?.[1];
  return field !== undefined && field in value;
}

function unusable(reason: string): MlmodelError {
  return new MlmodelError('INTERNAL_ERROR', `The function predict of the model ${reason}.`);
}
