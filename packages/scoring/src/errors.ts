import { MlmodelError, type MlmodelErrorOptions } from '@mlmodel/core';

/** The error for a body that cannot be read: `BAD_REQUEST`, status 400, as MLflow answers. */
export function invalidInput(message: string, options: MlmodelErrorOptions = {}): MlmodelError {
  return new MlmodelError('BAD_REQUEST', `Invalid input. ${message}`, options);
}
