import { MlmodelError } from './mlmodel-error.js';

/** The same error with another message; the original is its cause. */
export function rewordedError(error: MlmodelError, message: string): MlmodelError {
  const { errorCode, status, subject, debug } = error;
  return new MlmodelError(errorCode, message, { ...subject, status, debug, cause: error });
}
