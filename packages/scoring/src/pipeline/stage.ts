import type { MlmodelError } from '@mlmodel/core';

/** Runs a stage. @throws the converted error of the stage */
export function attempt<Result>(
  stage: () => Result | Promise<Result>,
  toError: (thrown: unknown) => MlmodelError,
): Result | Promise<Result> {
  return attemptThen(stage, { toError, next: (result) => result });
}

export interface AttemptOptions<Result, Next> {
  readonly toError: (thrown: unknown) => MlmodelError;
  /** Its own errors are not converted. */
  readonly next: (result: Result) => Next | Promise<Next>;
}

/** Runs a stage and continues with its result, in one step of a promise. @throws the converted error of the stage */
export function attemptThen<Result, Next>(
  stage: () => Result | Promise<Result>,
  { toError, next }: AttemptOptions<Result, Next>,
): Next | Promise<Next> {
  const rethrow = (thrown: unknown): never => {
    throw toError(thrown);
  };
  let result: Result | Promise<Result>;
  try {
    result = stage();
  } catch (thrown) {
    return rethrow(thrown);
  }
  return isPromise(result) ? result.then(next, rethrow) : next(result);
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
