import type { MlmodelError } from '@mlmodel/core';

/** Runs a stage. @throws the converted error of the stage */
export function attempt<Result>(
  stage: () => Result | Promise<Result>,
  toError: (thrown: unknown) => MlmodelError,
): Result | Promise<Result> {
  const rethrow = (thrown: unknown): never => {
    throw toError(thrown);
  };
  try {
    const result = stage();
    return isPromise(result) ? result.catch(rethrow) : result;
  } catch (thrown) {
    return rethrow(thrown);
  }
}

/** Continues with a value, synchronously if it is not a promise. */
export function then<Value, Result>(
  value: Value | Promise<Value>,
  next: (value: Value) => Result | Promise<Result>,
): Result | Promise<Result> {
  return isPromise(value) ? value.then(next) : next(value);
}

export function isPromise<Value>(value: Value | Promise<Value>): value is Promise<Value> {
  return typeof (value as Promise<Value> | undefined)?.then === 'function';
}
