import { MlmodelError } from './mlmodel-error.js';

/** The error for a prediction after `dispose`. */
export function disposedError(): MlmodelError {
  return new MlmodelError(
    'TEMPORARILY_UNAVAILABLE',
    'The model has been disposed. Load it again to make predictions.',
  );
}
