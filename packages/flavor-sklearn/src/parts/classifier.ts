import type { Features, Numbers } from '../data/numbers.js';
import { mapNumbers } from '../data/numbers.js';
import type { Estimator } from '../estimators/estimator.js';
import { log } from '../math/logarithms.js';
import { largestOfRows } from './products.js';

/** A classifier's choice by its scores: the sign of one, or the largest of several. */
export function chosenBy(scores: Numbers): ArrayLike<number> {
  if (!scores.isFlat) return largestOfRows(scores);
  return Int32Array.from(scores.values, (score) => (score > 0 ? 1 : 0));
}

/** `predict_proba` and `predict_log_proba` of these probabilities. */
export function withLogarithms(predictProba: (features: Features) => Numbers) {
  return {
    predictProba,
    predictLogProba: (features: Features) => mapNumbers(predictProba(features), log),
  } satisfies Partial<Estimator>;
}

/** The methods of a classifier that follow from its probabilities. */
export function byProbabilities(
  predictProba: (features: Features) => Numbers,
): Pick<Estimator, 'choose' | 'predictLogProba' | 'predictProba'> {
  return {
    ...withLogarithms(predictProba),
    choose: (features) => largestOfRows(predictProba(features)),
  };
}
