import { inputNumbers } from '../data/input-numbers.js';
import {
  type Features,
  type Labelled,
  mapNumbers,
  type Numbers,
  newNumbers,
} from '../data/numbers.js';
import { withLogarithms } from '../parts/classifier.js';
import { isCancelled } from '../parts/exact-products.js';
import { type Kernel, kernelsOf } from '../parts/kernels.js';
import { pairProbabilities } from '../parts/pair-probabilities.js';
import { pairVotes, votesMixRows } from '../parts/pair-votes.js';
import { largestOfRows } from '../parts/products.js';
import type { Matrix } from '../saved/number-array.js';
import type { Saved } from '../saved/saved.js';
import { denseMatrix } from '../saved/sparse-matrix.js';
import type { Build } from './builder.js';
import type { Estimator } from './estimator.js';

/** The kernel of a row with each vector. */
type KernelRow = (row: Float64Array) => Float64Array;

interface KernelRows {
  readonly plain: KernelRow;
  /** As {@link Kernels} has it. */
  readonly exact: KernelRow | undefined;
}

/** What libsvm keeps of a model. */
interface Machine {
  readonly kernels: KernelRows;
  readonly vectorCount: number;
  /** (classes - 1, vectors), or (1, vectors). */
  readonly weights: Matrix;
  /** One for each pair of classes, or one. */
  readonly intercepts: Float64Array;
}

function machineOf(saved: Saved) {
  const weights = denseMatrix(saved, saved.nameOf('_dual_coef_', 'dual_coef_'));
  const intercepts = saved.numbers(saved.nameOf('_intercept_', 'intercept_')).values;
  const { width, vectorCount, kernels } =
    saved.value('kernel') === 'precomputed' ? givenKernels(saved) : vectorKernels(saved);
  if (weights.width !== vectorCount) throw saved.lacks('dual_coef_', 'a weight of each vector');
  const machine: Machine = { kernels, vectorCount, weights, intercepts };
  const check = { name: saved.name, width };
  const read = (features: Features): Numbers => inputNumbers(features, check);
  return { machine, read, known: { ...check, columnNames: saved.columnNames } };
}

/** Kernels of rows with the vectors that were saved. */
function vectorKernels(saved: Saved) {
  const { values, rowCount, width } = denseMatrix(saved, 'support_vectors_');
  const { plain, exact } = kernelsOf(saved, width);
  const rowsWith =
    (kernel: Kernel): KernelRow =>
    (row) =>
      Float64Array.from({ length: rowCount }, (_, at) =>
        kernel(row, values.subarray(at * width, (at + 1) * width)),
      );
  const kernels: KernelRows = { plain: rowsWith(plain), exact: exact && rowsWith(exact) };
  return { width, vectorCount: rowCount, kernels };
}

/** Rows that are kernels with each row of training, of which those with the vectors count. */
function givenKernels(saved: Saved) {
  const vectors = saved.numbers('support_').values;
  const [width = 0] = saved.numbers('shape_fit_').values;
  if (vectors.some((vector) => !(vector < width)))
    throw saved.lacks('support_', 'rows of training');
  const plain: KernelRow = (row) => Float64Array.from(vectors, (at) => row[at] as number);
  return { width, vectorCount: vectors.length, kernels: { plain, exact: undefined } };
}

/** Writes the scores of a row. @returns whether the rounding of kernels shows in one of them */
type ScoreRow = (kernels: Float64Array, scores: Float64Array) => boolean;

/** Scores of each row: (rows, intercepts). Where terms cancel, kernels are made again as BLAS rounds them. */
function scoreRows({ kernels, intercepts }: Machine, input: Numbers, score: ScoreRow) {
  const width = intercepts.length;
  const scores = newNumbers({ rowCount: input.rowCount, width });
  for (let row = 0; row < input.rowCount; row += 1) {
    const own = input.values.subarray(row * input.width, (row + 1) * input.width);
    const to = scores.values.subarray(row * width, (row + 1) * width);
    if (score(kernels.plain(own), to) && kernels.exact !== undefined) score(kernels.exact(own), to);
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
  // Before 0.20 its scores had the shape (rows, 1).
  const isFlat = saved.version >= 0.2;
  const decisionFunction = (features: Features) => ({
    ...scoresOf(machine, read(features)),
    isFlat,
  });
  const offset = saved.has('offset_') ? saved.float('offset_') : undefined;
  return {
    ...known,
    decisionFunction,
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
    mixesRows: classes.size > 2 && votesMixRows(saved.version),
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
  { vectorCount, weights, intercepts }: Machine,
  classCount: number,
): readonly number[] {
  const counts = saved.numbers(saved.nameOf('_n_support', 'n_support_')).values;
  const starts = [0];
  for (const count of counts) starts.push((starts.at(-1) as number) + count);
  const pairCount = (classCount * (classCount - 1)) / 2;
  const fits =
    counts.length === classCount &&
    starts.at(-1) === vectorCount &&
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

/** Of two classes the score of the second; else of each pair, or votes. */
function decisionOf(
  saved: Saved,
  classCount: number,
  pairs: (features: Features) => Numbers,
): Estimator['decisionFunction'] {
  if (classCount === 2) {
    return (features) => ({ ...mapNumbers(pairs(features), (score) => -score), isFlat: true });
  }
  if (saved.choice('decision_function_shape', ['ovo', 'ovr']) === 'ovo') return pairs;
  return (features) => {
    const scores = pairs(features);
    return pairVotes(
      mapNumbers(scores, (score) => -score),
      { classCount, limit: 0, version: saved.version },
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
  return withLogarithms(predictProba);
}
