import { PythonObject } from '@mlmodel/python-objects';
import { readObject, unsupportedModel } from '@mlmodel/trees';
import { answersWithList } from './answer-lists.js';
import { Builder } from './estimators/builder.js';
import type { Estimator } from './estimators/estimator.js';
import { type MethodName, methods } from './predict-function.js';
import { registry } from './registry.js';
import { NotSupported } from './saved/not-supported.js';
import { Saved } from './saved/saved.js';
import type { SklearnConfig } from './sklearn-config.js';

/** A model file, and what is asked of it. */
export interface ModelFile {
  readonly bytes: Uint8Array;
  readonly config: SklearnConfig;
  readonly method: MethodName;
}

/** An estimator, and what is known of its file. */
export interface LoadedEstimator {
  readonly estimator: Estimator;
  /** The version of scikit-learn that fitted it. */
  readonly version: string;
  /** Whether a row takes about a millisecond at most. */
  readonly isBrief: boolean;
  /** How many rows it takes at once, for its memory. */
  readonly rowsAtOnce: number;
}

/**
 * Reads an estimator as data. No code of the model runs.
 * @throws MlmodelError naming the file: `INVALID_PARAMETER_VALUE` when it is broken, and `NOT_IMPLEMENTED` for what only
 *   Python can compute
 */
export function readEstimator({ bytes, config, method }: ModelFile): LoadedEstimator {
  const { modelPath: file, format } = config;
  const value = readObject(bytes, { file, format, accepts: isKnown });
  try {
    const builder = new Builder(registry, file);
    const estimator = builder.build(value);
    checkMethod(estimator, method);
    const version = value instanceof PythonObject ? new Saved(value).value('_sklearn_version') : '';
    const rowsAtOnce = estimator.mixesRows ? Number.POSITIVE_INFINITY : builder.rowsAtOnce;
    return { estimator, version: String(version ?? ''), isBrief: builder.isBrief, rowsAtOnce };
  } catch (error) {
    if (error instanceof NotSupported) throw unsupportedModel(file, `holds ${error.message}`);
    throw error;
  }
}

/** The packages whose objects become records. Records run nothing; what is computed is in the registry. */
const packages =
  /^(?:sklearn|scipy\.sparse|scipy\.interpolate|numpy\.random|numpy\.ma|pandas\.core\.indexes|lightgbm|xgboost)\.|^_loss\.(?:__pyx_unpickle_)?Cy|^functools\.partial$|^(?:builtins|exceptions)\.\w+Warning$/;

/** Functions and types of NumPy and SciPy, which are settings of estimators. */
const settings =
  /^(?:numpy|numpy\.(?:_?core|_core)\.\w+|scipy\.special|scipy\.special\._ufuncs|scipy\._lib\.array_api_compat\.numpy\._aliases)\.[a-z]\w*$/;

function isKnown(name: string): boolean {
  return packages.test(name) || settings.test(name);
}

function checkMethod(estimator: Estimator, method: MethodName): void {
  const isThere =
    method === 'predict'
      ? (estimator.predict ?? estimator.choose ?? estimator.label) !== undefined
      : estimator[methods[method]] !== undefined || answersWithList(estimator, method);
  if (!isThere) throw new NotSupported(`a ${estimator.name}, which has no ${method}`);
}
