import { inputNumbers, refused } from '../data/input-numbers.js';
import { floatOf, type Labelled, type Numbers, newNumbers, rounded } from '../data/numbers.js';
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

/** `NearestCentroid`, as long as all classes have the same prior. */
export const nearestCentroid: Build = (saved) => {
  const power = saved.choice('metric', ['euclidean', 'manhattan']) === 'manhattan' ? 1 : 2;
  const centers = saved.matrix('centroids_');
  const classes = saved.labels();
  if (classes.size !== centers.rowCount) throw saved.lacks('centroids_', 'a row of each class');
  if (saved.has('class_prior_')) {
    const priors = saved.numbers('class_prior_').values;
    const even = 1 / classes.size;
    if (priors.some((prior) => Math.abs(prior - even) > 1e-12)) throw saved.unsupported('priors');
  }
  const check = { name: saved.name, width: centers.width };
  return {
    ...{ ...check, columnNames: saved.columnNames, classes },
    choose: (features) => nearest(inputNumbers(features, check), centers, power),
  };
};

/** The distance of each row from each centre, with what rounding leaves of it: (rows, centres). */
function distances(input: Numbers, centers: Matrix): Numbers {
  const { rowCount, width } = input;
  const result = newNumbers(
    { rowCount, width: centers.rowCount },
    floatOf(input.type, centers.type),
  );
  const kinds = productKinds({ width }, { rowCount, otherCount: centers.rowCount });
  for (let row = 0, to = 0; row < rowCount; row += 1) {
    const own = { values: input.values, start: row * width };
    const norm = exactSquares(own, width);
    for (let at = 0; at < centers.rowCount; at += 1, to += 1) {
      const center = { values: centers.values, start: at * width };
      const square =
        -2 * exactProduct(own, center, kinds(row, at)) + norm + exactSquares(center, width);
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
