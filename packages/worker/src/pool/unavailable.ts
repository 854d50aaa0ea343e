import { MlmodelError } from '@mlmodel/core';

/** The error of a request for which there is no process, or no longer. */
export function unavailable(
  message: string,
  options: Partial<Pick<MlmodelError, 'cause' | 'debug'>> = {},
): MlmodelError {
  return new MlmodelError('TEMPORARILY_UNAVAILABLE', message, options);
}
