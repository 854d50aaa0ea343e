import { type Numbers, newNumbers } from '../data/numbers.js';
import { exp } from '../math/exponentials.js';

/** What turns scores of pairs of classes into probabilities. */
interface Calibration {
  readonly slopes: Float64Array;
  readonly offsets: Float64Array;
  readonly classCount: number;
}

const least = 1e-7;

/**
 * Probabilities of classes from scores of their pairs. Source: `svm_predict_probability` and `multiclass_probability` of
 * libsvm; "Probability Estimates for Multi-class Classification by Pairwise Coupling", Wu et al., method 2.
 * @param scores (rows, pairs)
 */
export function pairProbabilities(
  scores: Numbers,
  { slopes, offsets, classCount }: Calibration,
): Numbers {
  const result = newNumbers({ rowCount: scores.rowCount, width: classCount });
  const pairwise = Array.from({ length: classCount }, () => new Float64Array(classCount));
  for (let row = 0; row < scores.rowCount; row += 1) {
    let pair = 0;
    for (let first = 0; first < classCount; first += 1) {
      for (let second = first + 1; second < classCount; second += 1, pair += 1) {
        const score = scores.values[row * scores.width + pair] as number;
        const share = sigmoid(score * (slopes[pair] as number) + (offsets[pair] as number));
        // A share that is NaN is the least one in libsvm.
        const bounded = share > least ? Math.min(share, 1 - least) : least;
        (pairwise[first] as Float64Array)[second] = bounded;
        (pairwise[second] as Float64Array)[first] = 1 - bounded;
      }
    }
    result.values.set(coupled(pairwise, classCount), row * classCount);
  }
  return result;
}

function sigmoid(value: number): number {
  return value >= 0 ? exp(-value) / (1 + exp(-value)) : 1 / (1 + exp(value));
}

/** The probabilities that fit those of the pairs best, by the steps of libsvm. */
function coupled(pairwise: readonly Float64Array[], count: number): Float64Array {
  const of = (first: number, second: number) => pairwise[first]?.[second] as number;
  const products = Array.from({ length: count }, (_, t) =>
    Float64Array.from({ length: count }, (__, j) => {
      if (j !== t) return -of(j, t) * of(t, j);
      let sum = 0;
      for (let other = 0; other < count; other += 1) if (other !== t) sum += of(other, t) ** 2;
      return sum;
    }),
  );
  const shares = new Float64Array(count).fill(1 / count);
  const gradient = new Float64Array(count);
  for (let round = 0; round < Math.max(100, count); round += 1) {
    let total = 0;
    for (let t = 0; t < count; t += 1) {
      let sum = 0;
      for (let j = 0; j < count; j += 1)
        sum += (products[t]?.[j] as number) * (shares[j] as number);
      gradient[t] = sum;
      total += (shares[t] as number) * sum;
    }
    if (gradient.every((value) => Math.abs(value - total) < 0.005 / count)) break;
    for (let t = 0; t < count; t += 1) {
      const own = products[t]?.[t] as number;
      const step = (-(gradient[t] as number) + total) / own;
      shares[t] = (shares[t] as number) + step;
      total = (total + step * (step * own + 2 * (gradient[t] as number))) / (1 + step) / (1 + step);
      for (let j = 0; j < count; j += 1) {
        gradient[j] = ((gradient[j] as number) + step * (products[t]?.[j] as number)) / (1 + step);
        shares[j] = (shares[j] as number) / (1 + step);
      }
    }
  }
  return shares;
}
