import { type Features, mapNumbers, type Numbers } from '../data/numbers.js';
import type { Estimator } from '../estimators/estimator.js';
import { log } from '../math/logarithms.js';
import type { Saved } from '../saved/saved.js';
import { method } from './methods.js';
import { signedRows, softmaxRows } from './products.js';

/** What is added to probabilities before their logarithms are taken. */
const least = 1e-12;

/**
 * The probabilities that `_TemperatureScaling` makes of an estimator's scores, or else of the logarithms of its probabilities:
 * (rows, classes).
 */
export function temperatureShares(
  estimator: Estimator,
  calibrator: Saved,
): (features: Features) => Numbers {
  const factor = calibrator.float('beta_');
  const logits = logitsOf(estimator);
  return (features) => softmaxRows(mapNumbers(logits(features), (logit) => factor * logit));
}

function logitsOf(estimator: Estimator): (features: Features) => Numbers {
  const { decisionFunction } = estimator;
  if (decisionFunction !== undefined) {
    return (features) => {
      const scores = decisionFunction(features);
      return scores.isFlat ? signedRows(scores) : scores;
    };
  }
  const shares = method(estimator, 'predictProba');
  return (features) => mapNumbers(shares(features), (share) => log(share + least));
}
