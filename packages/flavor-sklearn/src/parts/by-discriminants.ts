import { type Features, mapNumbers, type Numbers, newNumbers } from '../data/numbers.js';
import type { Estimator } from '../estimators/estimator.js';
import { exp } from '../math/exponentials.js';
import { log } from '../math/logarithms.js';
import type { Saved } from '../saved/saved.js';
import { largestOfRows, softmaxRows } from './products.js';

/** The methods of a classifier that follow from a score of each class, the logarithm of its probability up to a constant. */
export function byDiscriminants(
  saved: Saved,
  scores: (features: Features) => Numbers,
): Pick<Estimator, 'choose' | 'decisionFunction' | 'predictLogProba' | 'predictProba'> {
  const predictProba = (features: Features) => softmaxRows(scores(features));
  return {
    choose: (features) => largestOfRows(scores(features)),
    predictProba,
    predictLogProba: (features) =>
      saved.version >= 1.06 ? logShares(scores(features)) : mapNumbers(predictProba(features), log),
    decisionFunction(features) {
      const all = scores(features);
      return all.width === 2 ? difference(all) : all;
    },
  };
}

/** The logarithms of probabilities, computed without these since 1.6. */
function logShares(scores: Numbers): Numbers {
  const { values, rowCount, width } = scores;
  const result = newNumbers({ rowCount, width });
  for (let row = 0; row < rowCount; row += 1) {
    const part = values.subarray(row * width, (row + 1) * width);
    const most = part.reduce((largest, value) => Math.max(largest, value));
    const logSum = log(part.reduce((sum, value) => sum + exp(value - most), 0));
    for (let at = 0; at < width; at += 1)
      result.values[row * width + at] = (part[at] as number) - most - logSum;
  }
  return result;
}

/** The score of the second class less that of the first. */
function difference({ values, rowCount }: Numbers): Numbers {
  const result = newNumbers({ rowCount, width: 1 });
  for (let row = 0; row < rowCount; row += 1) {
    result.values[row] = (values[2 * row + 1] as number) - (values[2 * row] as number);
  }
  return { ...result, isFlat: true };
}
