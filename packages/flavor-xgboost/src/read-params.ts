import { MlmodelError } from '@mlmodel/core';
import type { XgboostCall } from '@mlmodel/trees';
import type { Estimator } from './estimator.js';

type Params = Readonly<Record<string, unknown>>;

/** Params of `predict` that ask for something else than predictions, or that change how they come about. */
const others = [
  'approx_contribs',
  'base_margin',
  'ntree_limit',
  'pred_contribs',
  'pred_interactions',
  'pred_leaf',
  'strict_shape',
  'training',
] as const;

/**
 * What a request asks for. The params are those of Python's `predict`; unknown ones are ignored, as in MLflow.
 * @param iterationCount how many iterations the model has
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the param
 */
export function readParams(
  params: Params = {},
  { estimator, iterationCount }: { readonly estimator: Estimator; readonly iterationCount: number },
): XgboostCall {
  for (const name of others) if (params[name]) throw unsupportedParam(name);
  return {
    missing: estimator.missing,
    margins: Boolean(params['output_margin']),
    iterations: iterationsOf(params['iteration_range'], iterationCount) ?? estimator.iterations,
  };
}

/** Undefined where the request leaves them open. */
function iterationsOf(value: unknown, count: number): readonly [number, number] | undefined {
  if (value === undefined || value === null) return undefined;
  const [begin = Number.NaN, end = Number.NaN, ...rest] = Array.from(
    value as ArrayLike<unknown>,
    Number,
  );
  if (begin === 0 && end === 0) return undefined;
  const isRange = Number.isInteger(begin) && Number.isInteger(end) && rest.length === 0;
  if (isRange && begin >= 0 && (end === 0 ? begin < count : begin < end && end <= count)) {
    return [begin, end];
  }
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The param "iteration_range" must be the first iteration and the one after the last, from 0 to ${count}. Send two such numbers.`,
    { field: 'iteration_range' },
  );
}

function unsupportedParam(name: string): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The param "${name}" of XGBoost is not supported here. Leave it out, or serve the model with Python: --flavor @mlmodel/flavor-pyfunc-bridge.`,
    { field: name },
  );
}
