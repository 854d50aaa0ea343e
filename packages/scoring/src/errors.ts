import { MlmodelError, type MlmodelErrorOptions } from '@mlmodel/core';

/** The error for an unreadable body: `BAD_REQUEST`, status 400, as in MLflow. */
export function invalidInput(message: string, options: MlmodelErrorOptions = {}): MlmodelError {
  return new MlmodelError('BAD_REQUEST', `Invalid input. ${message}`, options);
}
