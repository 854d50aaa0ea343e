import type { Tensor } from '@mlmodel/core';
import {
  bestIterations,
  largestOfRows,
  type XgboostModel,
  type XgboostPrediction,
} from '@mlmodel/trees';
import { type ClassLabels, labelsOf } from './class-labels.js';
import { missingOf, savedAttributes } from './saved-attributes.js';
import type { ModelClass } from './xgboost-config.js';

/** What a class of Python does around the booster. */
export interface Estimator {
  /** What it predicts unless a request asks for other iterations; undefined is all. */
  readonly iterations?: readonly [number, number] | undefined;
  /** The number that stands for a missing value, beside NaN. */
  readonly missing?: number | undefined;
  /** Infinities are refused, as by a DMatrix. */
  readonly refusesInfinity: boolean;
  /** Makes the answer of `predict`. */
  answer(prediction: XgboostPrediction, rowCount: number): Tensor;
}

/** @throws MlmodelError naming the file when its attributes are broken */
export function estimatorOf(model: XgboostModel, { kind, file }: EstimatorKind): Estimator {
  const isLinear = model.booster.kind === 'linear';
  if (kind === 'booster') return { refusesInfinity: true, answer: floats };
  const saved = savedAttributes(model, file);
  return {
    iterations: bestIterations(model, saved['best_ntree_limit']),
    missing: missingOf(saved),
    refusesInfinity: isLinear,
    answer: kind === 'classifier' ? classifierAnswer(model, labelsOf(saved, file)) : floats,
  };
}

/** The class that was saved, and the file that it is in. */
export interface EstimatorKind {
  readonly kind: NonNullable<ModelClass['kind']>;
  readonly file: string;
}

/** The numbers as they are: (rows), or (rows, width). */
export function floats({ values, width }: XgboostPrediction, rowCount: number): Tensor {
  return { type: 'float32', values, shape: width === 1 ? [rowCount] : [rowCount, width] };
}

/** Classes of a row: `XGBClassifier.predict`. */
function classifierAnswer(
  model: XgboostModel,
  labels: ClassLabels | undefined,
): Estimator['answer'] {
  const { classCount, objective } = model;
  return (prediction, rowCount) => {
    const { values, width } = prediction;
    if (width > 1 && (classCount > 2 || labels !== undefined)) {
      return labelled(largestOfRows(values, width), labels);
    }
    if (width > 1) {
      const chosen = Float64Array.from(values, (probability) => (probability > 0.5 ? 1 : 0));
      return { type: 'float64', values: chosen, shape: [rowCount, width] };
    }
    if (objective.picksClass) {
      return { type: 'int32', values: Int32Array.from(values), shape: [rowCount] };
    }
    return labelled(
      Int32Array.from(values, (probability) => (probability > 0.5 ? 1 : 0)),
      labels,
    );
  };
}

function labelled(classes: Int32Array, labels: ClassLabels | undefined): Tensor {
  const shape = [classes.length];
  if (labels !== undefined) return { ...labels.select(classes), shape };
  return { type: 'int64', values: BigInt64Array.from(classes, BigInt), shape };
}
