import { inputNumbers, refused } from '../data/input-numbers.js';
import {
  type Features,
  floatOf,
  type Labelled,
  type Numbers,
  newNumbers,
  rounded,
} from '../data/numbers.js';
import { log } from '../math/logarithms.js';
import { byDiscriminants } from '../parts/by-discriminants.js';
import { exactProduct, exactSquares, productKinds } from '../parts/exact-products.js';
import { poweredDistance } from '../parts/minkowski.js';
import type { Matrix } from '../saved/number-array.js';
import type { Build } from './builder.js';

/** `KMeans` and `MiniBatchKMeans`: the nearest centre. */
export const kMeans: Build = (saved) => {
  const centers = saved.matrix('cluster_centers_');
  const check = { name: saved.name, width: centers.width };
  return {
    ...{ ...check, columnNames: saved.columnNames },
    label(features): Labelled {
      const input = inputNumbers(features, check);
      // Both must be of one type since 0.23, as scikit-learn passes them to a function of C.
      if (saved.version >= 0.23 && floatOf(input.type) !== centers.type)
        throw otherFloats(saved.name);
      const values = nearest(input, centers);
      return { kind: 'labelled', vector: { type: 'int32', values }, shape: [values.length] };
    },
    transform: (features): Numbers => distances(inputNumbers(features, check), centers),
  };
};

function otherFloats(name: string): Error {
  return refused(
    `${name} takes numbers of the size that it was fitted on, 32 or 64 bits. Send these.`,
  );
}

/** `NearestCentroid`: the nearest centre; since 1.6 priors count too, and there are probabilities. */
export const nearestCentroid: Build = (saved) => {
  const power = saved.choice('metric', ['euclidean', 'manhattan']) === 'manhattan' ? 1 : 2;
  const centers = saved.matrix('centroids_');
  const classes = saved.labels();
  if (classes.size !== centers.rowCount) throw saved.lacks('centroids_', 'a row of each class');
  const check = { name: saved.name, width: centers.width };
  const known = {
    ...{ ...check, columnNames: saved.columnNames, classes },
    choose: (features: Features) => nearest(inputNumbers(features, check), centers, power),
  };
  if (!saved.has('class_prior_')) return known;
  const priors = saved.numbers('class_prior_').values;
  const deviations = saved.numbers('within_class_std_dev_').values;
  if (priors.length !== classes.size || deviations.length !== centers.width)
    throw saved.lacks('class_prior_', 'a number of each class');
  const spread: Spread = { deviations, priors, power };
  const scores = (features: Features) =>
    centroidScores(inputNumbers(features, check), centers, spread);
  const { choose, ...methods } = byDiscriminants(saved, scores);
  const even = 1 / classes.size;
  const isEven = priors.every((prior) => Math.abs(prior - even) <= 1e-8 + 1e-5 * even);
  return { ...known, ...(power === 2 && methods), ...(!isEven && { choose }) };
};

interface Spread {
  /** Of each column, within the classes; 0 for columns that are not scaled. */
  readonly deviations: Float64Array;
  /** Of each class. */
  readonly priors: Float64Array;
  readonly power: 1 | 2;
}

/** The squared distance from each centre in scaled columns, less twice the logarithm of the prior, negated. */
function centroidScores(input: Numbers, centers: Matrix, { deviations, priors, power }: Spread) {
  const scale = (value: number, at: number) => value / (deviations[at % centers.width] || 1);
  const rows: Numbers = { ...input, type: 'float64', values: input.values.map(scale) };
  const scaled = { ...centers, type: 'float64' as const, values: centers.values.map(scale) };
  const far = power === 2 ? distances(rows, scaled, true) : plainDistances(rows, scaled);
  return {
    ...far,
    values: far.values.map(
      (distance, at) => -(distance ** 2) + 2 * log(priors[at % priors.length] as number),
    ),
  };
}

/** The sums of the sizes of differences: (rows, centres). */
function plainDistances({ values, rowCount, width }: Numbers, centers: Matrix): Numbers {
  const result = newNumbers({ rowCount, width: centers.rowCount });
  for (let row = 0, to = 0; row < rowCount; row += 1) {
    for (let at = 0; at < centers.rowCount; at += 1, to += 1) {
      const center = { values: centers.values, start: at * width };
      const own = { values, start: row * width };
      result.values[to] = poweredDistance(own, center, { width, power: 1 });
    }
  }
  return result;
}

/**
 * The distance of each row from each centre, with what rounding leaves of it: (rows, centres).
 * @param isOneByOne whether scikit-learn computes them centre by centre
 */
function distances(input: Numbers, centers: Matrix, isOneByOne = false): Numbers {
  const { rowCount, width } = input;
  const result = newNumbers(
    { rowCount, width: centers.rowCount },
    floatOf(input.type, centers.type),
  );
  const otherCount = isOneByOne ? 1 : centers.rowCount;
  const kinds = productKinds({ width }, { rowCount, otherCount });
  for (let row = 0, to = 0; row < rowCount; row += 1) {
    const own = { values: input.values, start: row * width };
    const norm = exactSquares(own, width);
    for (let at = 0; at < centers.rowCount; at += 1, to += 1) {
      const center = { values: centers.values, start: at * width };
      const square =
        -2 * exactProduct(own, center, kinds(row, at % otherCount)) +
        norm +
        exactSquares(center, width);
      result.values[to] = Math.sqrt(Math.max(0, square));
    }
  }
  return rounded(result);
}

function nearest(input: Numbers, centers: Matrix, power = 2): Int32Array {
  const { width } = input;
  return Int32Array.from({ length: input.rowCount }, (_, row) => {
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let at = 0; at < centers.rowCount; at += 1) {
      const own = { values: input.values, start: row * width };
      const center = { values: centers.values, start: at * width };
      const distance = poweredDistance(own, center, { width, power });
      if (distance < least) {
        best = at;
        least = distance;
      }
    }
    return best;
  });
}
