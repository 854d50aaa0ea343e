import { type Numbers, newNumbers } from '../data/numbers.js';

interface Pairs {
  readonly classCount: number;
  /** A confidence above it is a vote for the second class of a pair. */
  readonly limit: number;
  /** The votes, where they do not follow from the confidences: 1 for the second class. */
  readonly votes?: readonly ArrayLike<number>[];
  /** The version of scikit-learn. */
  readonly version: number;
}

/** Whether a row's votes depend on the other rows, as they did before 0.21. */
export function votesMixRows(version: number): boolean {
  return version < 0.21;
}

/**
 * Votes of a classifier for each pair of classes, with confidences as fractions of a vote: (rows, classes). Source:
 * `_ovr_decision_function` of scikit-learn. Before 0.21, the largest confidence of all rows was almost half a vote.
 * @param confidences (rows, pairs)
 */
export function pairVotes(confidences: Numbers, pairs: Pairs): Numbers {
  const { counts, sums } = tallyOf(confidences, pairs);
  const result = newNumbers({ rowCount: confidences.rowCount, width: pairs.classCount });
  const most = votesMixRows(pairs.version)
    ? sums.reduce((largest, sum) => Math.max(largest, Math.abs(sum)), 0)
    : undefined;
  const part =
    most === undefined
      ? (sum: number) => sum / (3 * (Math.abs(sum) + 1))
      : (sum: number) => (most === 0 ? 0 : sum * ((0.5 - Number.EPSILON) / most));
  for (const [at, sum] of sums.entries()) result.values[at] = (counts[at] as number) + part(sum);
  return result;
}

/** The votes for each class, and the sums of the confidences in it: (rows, classes) each. */
function tallyOf({ values, rowCount, width }: Numbers, { classCount, limit, votes }: Pairs) {
  const counts = new Float64Array(rowCount * classCount);
  const sums = new Float64Array(rowCount * classCount);
  for (let row = 0; row < rowCount; row += 1) {
    const start = row * classCount;
    let pair = 0;
    for (let first = start; first < start + classCount; first += 1) {
      for (let second = first + 1; second < start + classCount; second += 1, pair += 1) {
        const confidence = values[row * width + pair] as number;
        sums[first] = (sums[first] as number) - confidence;
        sums[second] = (sums[second] as number) + confidence;
        const isSecond = votes === undefined ? confidence > limit : votes[pair]?.[row] === 1;
        const winner = isSecond ? second : first;
        counts[winner] = (counts[winner] as number) + 1;
      }
    }
  }
  return { counts, sums };
}
