import { inputNumbers } from '../data/input-numbers.js';
import {
  type Features,
  type Labelled,
  mapNumbers,
  type Numbers,
  newNumbers,
} from '../data/numbers.js';
import { log } from '../math/logarithms.js';
import { isCancelled } from '../parts/exact-products.js';
import { type Kernel, type Kernels, kernelsOf } from '../parts/kernels.js';
import { pairProbabilities } from '../parts/pair-probabilities.js';
import { pairVotes } from '../parts/pair-votes.js';
import { largestOfRows } from '../parts/products.js';
import type { Matrix } from '../saved/number-array.js';
import type { Saved } from '../saved/saved.js';
import { denseMatrix } from '../saved/sparse-matrix.js';
import type { Build } from './builder.js';
import type { Estimator } from './estimator.js';

/** What libsvm keeps of a model. */
interface Machine {
  readonly kernels: Kernels;
  /** (vectors, columns). */
  readonly vectors: Matrix;
  /** (classes - 1, vectors), or (1, vectors). */
  readonly weights: Matrix;
  /** One for each pair of classes, or one. */
  readonly intercepts: Float64Array;
}

function machineOf(saved: Saved) {
  const vectors = denseMatrix(saved, 'support_vectors_');
  const weights = denseMatrix(saved, saved.nameOf('_dual_coef_', 'dual_coef_'));
  if (weights.width !== vectors.rowCount)
    throw saved.lacks('dual_coef_', 'a weight of each vector');
  const intercepts = saved.numbers(saved.nameOf('_intercept_', 'intercept_')).values;
  const kernels = kernelsOf(saved, vectors.width);
  const machine: Machine = { kernels, vectors, weights, intercepts };
  const check = { name: saved.name, width: vectors.width };
  const read = (features: Features): Numbers => inputNumbers(features, check);
  return { machine, read, known: { ...check, columnNames: saved.columnNames } };
}

/** The kernel of a row with each vector. */
function kernelRow(kernel: Kernel, vectors: Matrix, row: Float64Array): Float64Array {
  const { values, rowCount, width } = vectors;
  return Float64Array.from({ length: rowCount }, (_, at) =>
    kernel(row, values.subarray(at * width, (at + 1) * width)),
  );
}

/** Writes the scores of a row. @returns whether the rounding of kernels shows in one of them */
type ScoreRow = (kernels: Float64Array, scores: Float64Array) => boolean;

/** Scores of each row: (rows, intercepts). Where terms cancel, kernels are made again as BLAS rounds them. */
function scoreRows({ kernels, vectors, intercepts }: Machine, input: Numbers, score: ScoreRow) {
  const width = intercepts.length;
  const scores = newNumbers({ rowCount: input.rowCount, width });
  for (let row = 0; row < input.rowCount; row += 1) {
    const own = input.values.subarray(row * input.width, (row + 1) * input.width);
    const to = scores.values.subarray(row * width, (row + 1) * width);
    if (score(kernelRow(kernels.plain, vectors, own), to) && kernels.exact !== undefined)
      score(kernelRow(kernels.exact, vectors, own), to);
  }
  return scores;
}

/** The sum over all vectors: (rows). */
function scoresOf(machine: Machine, input: Numbers): Numbers {
  const { weights, intercepts } = machine;
  const scores = scoreRows(machine, input, (kernels, to) => {
    let sum = 0;
    let size = 0;
    for (let at = 0; at < kernels.length; at += 1) {
      const term = (weights.values[at] as number) * (kernels[at] as number);
      sum += term;
      size += Math.abs(term);
    }
    to[0] = sum + (intercepts[0] as number);
    return isCancelled(size, to[0]);
  });
  return { ...scores, isFlat: true };
}

/** `SVR` and `NuSVR`. */
export const supportVectorRegressor: Build = (saved) => {
  const { machine, read, known } = machineOf(saved);
  return { ...known, predict: (features) => scoresOf(machine, read(features)) };
};

/** `OneClassSVM`: 1 for inliers, -1 for others. */
export const oneClassMachine: Build = (saved) => {
  const { machine, read, known } = machineOf(saved);
  const decisionFunction = (features: Features) => scoresOf(machine, read(features));
  const offset = saved.has('offset_') ? saved.float('offset_') : undefined;
  return {
    ...known,
    // Before 0.20 it had the shape (rows, 1).
    ...(saved.version >= 0.2 && { decisionFunction }),
    ...(offset !== undefined && {
      scoreSamples: (features: Features) =>
        mapNumbers(decisionFunction(features), (score) => score + offset),
    }),
    label(features): Labelled {
      const { values } = decisionFunction(features);
      const labels = BigInt64Array.from(values, (score) => (score > 0 ? 1n : -1n));
      return {
        kind: 'labelled',
        vector: { type: 'int64', values: labels },
        shape: [labels.length],
      };
    },
  };
};

/** `SVC` and `NuSVC`: a machine for each pair of classes. */
export const supportVectorClassifier: Build = (saved) => {
  const { machine, read, known } = machineOf(saved);
  const classes = saved.labels();
  const starts = startsOf(saved, machine, classes.size);
  const pairs = (features: Features) => pairScores(machine, read(features), starts);
  const decisionFunction = decisionOf(saved, classes.size, pairs);
  const breaksTies =
    saved.boolean('break_ties', false) && classes.size > 2 && decisionFunction !== undefined;
  if (breaksTies && saved.text('decision_function_shape') !== 'ovr')
    throw saved.unsupported('break_ties');
  return {
    ...{ ...known, classes, decisionFunction },
    choose: (features) =>
      breaksTies && decisionFunction !== undefined
        ? largestOfRows(decisionFunction(features))
        : largestOfRows(votesOf(pairs(features), classes.size)),
    ...probabilitiesOf(saved, classes.size, pairs),
  };
};

/** Where the vectors of each class begin. */
function startsOf(
  saved: Saved,
  { vectors, weights, intercepts }: Machine,
  classCount: number,
): readonly number[] {
  const counts = saved.numbers(saved.nameOf('_n_support', 'n_support_')).values;
  const starts = [0];
  for (const count of counts) starts.push((starts.at(-1) as number) + count);
  const pairCount = (classCount * (classCount - 1)) / 2;
  const fits =
    counts.length === classCount &&
    starts.at(-1) === vectors.rowCount &&
    weights.rowCount === classCount - 1 &&
    intercepts.length === pairCount;
  if (!fits || classCount < 2)
    throw saved.lacks('_n_support', 'the number of vectors of each class');
  return starts;
}

/** A score for each pair of classes, above 0 for the first one: (rows, pairs). */
function pairScores(machine: Machine, input: Numbers, starts: readonly number[]): Numbers {
  const { weights, intercepts } = machine;
  const classCount = starts.length - 1;
  return scoreRows(machine, input, (kernels, to) => {
    let sum = 0;
    let size = 0;
    /** Adds the vectors of a class that tell it from another one: libsvm has one sum for both classes. */
    const addClass = (of: number, against: number) => {
      const line = of < against ? against - 1 : against;
      for (let at = starts[of] as number; at < (starts[of + 1] as number); at += 1) {
        const term =
          (weights.values[line * weights.width + at] as number) * (kernels[at] as number);
        sum += term;
        size += Math.abs(term);
      }
    };
    let pair = 0;
    let cancels = false;
    for (let first = 0; first < classCount; first += 1) {
      for (let second = first + 1; second < classCount; second += 1, pair += 1) {
        sum = 0;
        size = 0;
        addClass(first, second);
        addClass(second, first);
        to[pair] = sum + (intercepts[pair] as number);
        cancels ||= isCancelled(size, to[pair] as number);
      }
    }
    return cancels;
  });
}

function votesOf({ values, rowCount, width }: Numbers, classCount: number): Numbers {
  const votes = newNumbers({ rowCount, width: classCount });
  for (let row = 0; row < rowCount; row += 1) {
    let pair = row * width;
    for (let first = 0; first < classCount; first += 1) {
      for (let second = first + 1; second < classCount; second += 1, pair += 1) {
        const to = row * classCount + ((values[pair] as number) > 0 ? first : second);
        votes.values[to] = (votes.values[to] as number) + 1;
      }
    }
  }
  return votes;
}

/** Of two classes the score of the second; else of each pair, or votes. Before 0.22 votes hung on the other rows. */
function decisionOf(
  saved: Saved,
  classCount: number,
  pairs: (features: Features) => Numbers,
): Estimator['decisionFunction'] {
  if (classCount === 2) {
    return (features) => ({ ...mapNumbers(pairs(features), (score) => -score), isFlat: true });
  }
  if (saved.choice('decision_function_shape', ['ovo', 'ovr']) === 'ovo') return pairs;
  if (saved.version < 0.22) return undefined;
  return (features) => {
    const scores = pairs(features);
    return pairVotes(
      mapNumbers(scores, (score) => -score),
      { classCount, limit: 0 },
    );
  };
}

/** Where the machine was fitted with `probability=True`. */
function probabilitiesOf(
  saved: Saved,
  classCount: number,
  pairs: (features: Features) => Numbers,
): Pick<Estimator, 'predictLogProba' | 'predictProba'> {
  if (saved.value('probability') !== true) return {};
  const slopes = saved.numbers(saved.nameOf('_probA', 'probA_')).values;
  const offsets = saved.numbers(saved.nameOf('_probB', 'probB_')).values;
  const pairCount = (classCount * (classCount - 1)) / 2;
  if (slopes.length !== pairCount || offsets.length !== pairCount)
    throw saved.lacks('_probA', 'a number of each pair');
  const predictProba = (features: Features) =>
    pairProbabilities(pairs(features), { slopes, offsets, classCount });
  return {
    predictProba,
    predictLogProba: (features) => mapNumbers(predictProba(features), log),
  };
}
