import { PythonArray, PythonObject } from '@mlmodel/python-objects';
import type { RowMatrix } from '../forest/forest.js';
import type { LightgbmModel } from '../lightgbm/lightgbm-model.js';
import { predictLightgbm } from '../lightgbm/predict-lightgbm.js';
import { readLightgbm } from '../lightgbm/read-lightgbm.js';
import { unsupportedModel } from '../model-file-error.js';
import { type Labels, labelsOf } from './labels.js';

/** A class of LightGBM for scikit-learn, as it was saved. */
export interface SavedLightgbm {
  readonly model: LightgbmModel;
  /** The best ones of training; 0 is all. */
  readonly iterations: number;
  /** Of a classifier. */
  readonly classes?: Labels | undefined;
}

/** The classes that {@link readSavedLightgbm} reads. */
export const lightgbmClasses: readonly string[] = [
  'lightgbm.sklearn.LGBMClassifier',
  'lightgbm.sklearn.LGBMRanker',
  'lightgbm.sklearn.LGBMRegressor',
];

/**
 * Reads an object of one of {@link lightgbmClasses}.
 * @param file for errors
 * @throws MlmodelError naming the file
 */
export function readSavedLightgbm(object: PythonObject, file: string): SavedLightgbm {
  const unsupported = (problem: string) =>
    unsupportedModel(file, `holds a ${object.className.slice(0, 100)} ${problem}`);
  if (!lightgbmClasses.includes(object.className)) throw unsupported('which is unknown here');
  const booster = object.attribute('_Booster');
  if (!(booster instanceof PythonObject)) throw unsupported('that was not fitted');
  // Before 4.0, it is called `handle`.
  const text = booster.attribute('_handle') ?? booster.attribute('handle');
  if (typeof text !== 'string') throw unsupported('whose booster is not text');
  const model = readLightgbm(new TextEncoder().encode(text), file);
  const iterations = Number(booster.attribute('best_iteration') ?? 0);
  if (!object.className.endsWith('Classifier')) return { model, iterations };
  const list = object.attribute('_classes');
  const classes = list instanceof PythonArray ? labelsOf(list) : undefined;
  if (classes?.size === Math.max(2, model.outputs)) return { model, iterations, classes };
  throw unsupported('with other classes than its booster');
}

/** The probabilities of a classifier: (rows, classes), where a booster of two classes has that of the second. */
export function lightgbmProbabilities(
  { model, iterations }: SavedLightgbm,
  rows: RowMatrix,
): Float64Array {
  const values = predictLightgbm(model, rows, { iterations });
  if (model.outputs > 1) return values;
  const both = new Float64Array(2 * values.length);
  for (const [row, value] of values.entries()) {
    both[2 * row] = 1 - value;
    both[2 * row + 1] = value;
  }
  return both;
}
