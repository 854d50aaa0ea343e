import { MlmodelError } from '@mlmodel/core';

/** The error of a request for which there is no process, or no longer. */
export function unavailable(
  message: string,
  options: Partial<Pick<MlmodelError, 'cause' | 'debug'>> = {},
): MlmodelError {
  return new MlmodelError('TEMPORARILY_UNAVAILABLE', message, options);
}

/** The error of a request for which there is no room in the queue of a pool. @param limit such as `100 rows` */
export function queueFull(name: string, limit: string): MlmodelError {
  const message = `the queue of ${name} is full (limit: ${limit}); try again later`;
  return new MlmodelError('REQUEST_LIMIT_EXCEEDED', message);
}
