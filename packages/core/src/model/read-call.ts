import { quoteName } from '../errors/message-text.js';
import { MlmodelError } from '../errors/mlmodel-error.js';
import { similarName } from '../options/similar-name.js';
import { describeValue, isPlainObject } from '../plain/describe-value.js';
import { type ReadingPlace, readGuarded } from '../plain/reading-place.js';
import { ValueReader } from '../plain/value-reader.js';
import type { ParamSpec } from '../signature/schema.js';

/** The second argument of `predict`, checked. */
interface CheckedCall {
  readonly params: Readonly<Record<string, unknown>> | undefined;
  readonly signal: AbortSignal | undefined;
}

const keys = ['params', 'signal'];

/**
 * Checks the second argument of `predict`, and reads the declared params as plain data.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for anything but an object of `params` and `signal`, `BAD_REQUEST` for a
 * param that is not a plain value
 */
export function readCall(call: unknown, specs: readonly ParamSpec[] | undefined): CheckedCall {
  const place: ReadingPlace = {};
  return readGuarded(place, () => {
    if (call === undefined) return { params: undefined, signal: undefined };
    if (!isPlainObject(call)) {
      const advice = isAbortSignal(call) ? ' Write { signal }.' : '';
      throw wrongCall(
        `must be an object, { params: {…}, signal }; it is ${describeValue(call)}.${advice}`,
      );
    }
    for (const key of Object.keys(call)) if (!keys.includes(key)) throw unknownKey(key, specs);
    const { params, signal } = call;
    if (signal !== undefined && !isAbortSignal(signal)) {
      throw wrongCall(`needs an AbortSignal as "signal"; it is ${describeValue(signal)}.`);
    }
    return { params: readParams(params, { specs, place }), signal };
  });
}

function unknownKey(key: string, specs: readonly ParamSpec[] = []): MlmodelError {
  const isParam = specs.some(({ name }) => name === key);
  const meant = isParam ? undefined : similarName(key, keys);
  const advice =
    meant === undefined
      ? `Params of the model go below "params": { params: { ${quoteName(key)}: … } }.`
      : `Did you mean "${meant}"?`;
  return wrongCall(`has only the keys "params" and "signal", not ${quoteName(key)}. ${advice}`);
}

/** Whether a value is an AbortSignal, also one of another realm. */
export function isAbortSignal(value: unknown): value is AbortSignal {
  const { aborted, throwIfAborted } = Object(value) as Partial<AbortSignal>;
  return typeof aborted === 'boolean' && typeof throwIfAborted === 'function';
}

/** Params that are not declared are not read; `enforceParams` ignores them. */
function readParams(
  params: unknown,
  { specs, place }: { specs: readonly ParamSpec[] | undefined; place: ReadingPlace },
): Readonly<Record<string, unknown>> | undefined {
  if (params === undefined || params === null) return undefined;
  if (!isPlainObject(params)) {
    throw wrongCall(
      `needs an object as "params", { name: value }; it is ${describeValue(params)}.`,
    );
  }
  const entries: [string, unknown][] = [];
  for (const { name, type } of specs ?? []) {
    if (!Object.hasOwn(params, name)) continue;
    place.field = name;
    const numberKinds = typeof type !== 'string';
    const bytesAsLists = type !== 'binary';
    const reader = new ValueReader({ place, numberKinds, bytesAsLists, timesAsText: true });
    const value = reader.read(params[name]);
    if (value !== undefined) entries.push([name, value]);
  }
  return Object.fromEntries(entries);
}

function wrongCall(problem: string): MlmodelError {
  return new MlmodelError('INVALID_PARAMETER_VALUE', `The second argument of predict ${problem}`);
}
