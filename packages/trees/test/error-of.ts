import { isMlmodelError, type MlmodelError } from '@mlmodel/core';

/** The MlmodelError that a step throws. @throws Error when it throws nothing; anything else that it throws */
export function errorOf(step: () => unknown): MlmodelError {
  try {
    step();
  } catch (error) {
    if (isMlmodelError(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
