import { PythonArray, PythonObject, type PythonValue } from '@mlmodel/python-objects';
import { unsupportedModel } from '../model-file-error.js';
import { bestIterations } from '../xgboost/best-iterations.js';
import type { XgboostCall } from '../xgboost/predict-xgboost.js';
import { readXgboost } from '../xgboost/read-xgboost.js';
import type { XgboostModel } from '../xgboost/xgboost-model.js';
import { type Labels, labelsOf } from './labels.js';

/** A class of XGBoost for scikit-learn, as it was saved. */
export interface SavedXgboost {
  readonly model: XgboostModel;
  /** What it predicts with: the best iterations, and what stands for a missing value. */
  readonly call: XgboostCall;
  /** Of a classifier. */
  readonly classes?: Labels | undefined;
}

/** The classes that {@link readSavedXgboost} reads. */
export const xgboostClasses: readonly string[] = [
  'xgboost.sklearn.XGBClassifier',
  'xgboost.sklearn.XGBRFClassifier',
  'xgboost.sklearn.XGBRFRegressor',
  'xgboost.sklearn.XGBRanker',
  'xgboost.sklearn.XGBRegressor',
];

/**
 * Reads an object of one of {@link xgboostClasses}.
 * @param file for errors
 * @throws MlmodelError naming the file
 */
export function readSavedXgboost(object: PythonObject, file: string): SavedXgboost {
  const unsupported = (problem: string) =>
    unsupportedModel(file, `holds a ${object.className.slice(0, 100)} ${problem}`);
  if (!xgboostClasses.includes(object.className)) throw unsupported('which is unknown here');
  const booster = object.attribute('_Booster');
  if (!(booster instanceof PythonObject)) throw unsupported('that was not fitted');
  const bytes = booster.attribute('handle');
  if (!(bytes instanceof Uint8Array)) throw unsupported('whose booster is not bytes');
  const model = readXgboost(bytes, file);
  const limit = object.attribute('best_ntree_limit') ?? booster.attribute('best_ntree_limit');
  const missing = object.attribute('missing') ?? Number.NaN;
  if (typeof missing !== 'number' && typeof missing !== 'bigint')
    throw unsupported('with another "missing" than a number');
  const call = {
    iterations: bestIterations(model, typeof limit === 'bigint' ? Number(limit) : limit),
    missing: Math.fround(Number(missing)),
  };
  if (!object.className.endsWith('Classifier')) return { model, call };
  const classes = classesOf(object, model);
  if (classes === undefined) throw unsupported('with other classes than its booster');
  return { model, call, classes };
}

/** The labels that a classifier before 2.0 may have, and otherwise numbers from 0. */
function classesOf(object: PythonObject, { outputs, classCount, objective }: XgboostModel) {
  const size = Math.max(2, classCount);
  if (outputs !== (classCount > 2 ? classCount : 1)) return undefined;
  const encoder = object.attribute('_le');
  if (encoder instanceof PythonObject && objective.picksClass !== true)
    return labelsIn(encoder.attribute('classes_'), size);
  const values = Array.from({ length: size }, (_, at) => BigInt(at));
  return { size, values, type: objective.picksClass ? 'int32' : 'int64' } satisfies Labels;
}

function labelsIn(value: PythonValue | undefined, size: number): Labels | undefined {
  const labels = value instanceof PythonArray ? labelsOf(value) : undefined;
  return labels?.size === size ? labels : undefined;
}
