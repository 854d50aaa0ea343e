import { MlmodelError, type Prediction } from '@mlmodel/core';

/** The field that a prediction of each kind has. */
const mainFields = { table: 'columns', tensor: 'tensor', tensors: 'tensors', json: 'value' };

/**
 * What the function of a model returned, as a prediction.
 * @throws MlmodelError `INTERNAL_ERROR` when it returned nothing
 */
export function predictionOf(value: unknown): Prediction {
  if (value === undefined) {
    throw new MlmodelError(
      'INTERNAL_ERROR',
      'The function predict of the model returned nothing. It must return its answer.',
    );
  }
  return isPrediction(value) ? value : { kind: 'json', value };
}

function isPrediction(value: unknown): value is Prediction {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  const field = Object.entries(mainFields).find(([kind]) => kind === value.kind)?.[1];
  return field !== undefined && field in value;
}
