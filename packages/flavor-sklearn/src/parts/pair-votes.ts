import { type Numbers, newNumbers } from '../data/numbers.js';

interface Pairs {
  readonly classCount: number;
  /** A confidence above it is a vote for the second class of a pair. */
  readonly limit: number;
  /** The votes, where they do not follow from the confidences: 1 for the second class. */
  readonly votes?: readonly ArrayLike<number>[];
}

/**
 * Votes of a classifier for each pair of classes, with confidences as fractions of a vote: (rows, classes). Source:
 * `_ovr_decision_function` of scikit-learn since 0.22.
 * @param confidences (rows, pairs)
 */
export function pairVotes(confidences: Numbers, { classCount, limit, votes }: Pairs): Numbers {
  const { rowCount, width } = confidences;
  const result = newNumbers({ rowCount, width: classCount });
  for (let row = 0; row < rowCount; row += 1) {
    const counts = new Float64Array(classCount);
    const sums = new Float64Array(classCount);
    let pair = 0;
    for (let first = 0; first < classCount; first += 1) {
      for (let second = first + 1; second < classCount; second += 1, pair += 1) {
        const confidence = confidences.values[row * width + pair] as number;
        sums[first] = (sums[first] as number) - confidence;
        sums[second] = (sums[second] as number) + confidence;
        const isSecond = votes === undefined ? confidence > limit : votes[pair]?.[row] === 1;
        const winner = isSecond ? second : first;
        counts[winner] = (counts[winner] as number) + 1;
      }
    }
    for (let at = 0; at < classCount; at += 1) {
      const sum = sums[at] as number;
      result.values[row * classCount + at] =
        (counts[at] as number) + sum / (3 * (Math.abs(sum) + 1));
    }
  }
  return result;
}
