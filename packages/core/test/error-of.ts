import { isMlmodelError, type MlmodelError } from '../src/errors/mlmodel-error.js';

/** The MlmodelError that a call throws. @throws Error when it throws nothing; anything else that it throws */
export function errorOf(call: () => unknown): MlmodelError {
  try {
    call();
  } catch (error) {
    if (isMlmodelError(error)) return error;
    throw error;
  }
  throw new Error('no error was thrown');
}
