import { MlmodelError } from '../errors/mlmodel-error.js';

/** A function that marks promises of one kind of result. */
export type MarkPending = <Result>(promise: Promise<Result>) => Promise<Result>;

/**
 * Makes a function that marks promises, so that reading a property of the result without `await` is an error that says
 * so, instead of `undefined`.
 * @param properties names that results have, and promises do not
 * @param advice the message of the error
 */
export function pendingMarker(properties: readonly string[], advice: string): MarkPending {
  const getters = properties.map(
    (name) => [name, { get: notAwaited, configurable: true }] as const,
  );
  const prototype: object = Object.create(Promise.prototype, Object.fromEntries(getters));
  return (promise) => Object.setPrototypeOf(promise, prototype);

  function notAwaited(): never {
    throw new MlmodelError('INVALID_STATE', advice);
  }
}
