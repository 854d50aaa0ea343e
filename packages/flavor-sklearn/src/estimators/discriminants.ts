import { inputNumbers } from '../data/input-numbers.js';
import { type Features, floatOf, mapNumbers, type Numbers, newNumbers } from '../data/numbers.js';
import { log } from '../math/logarithms.js';
import { byDiscriminants } from '../parts/by-discriminants.js';
import { bothOf, expitNumbers, linearMap, normalizeRows, softmaxRows } from '../parts/products.js';
import { doublesOf } from '../saved/number-array.js';
import type { Saved } from '../saved/saved.js';
import type { Build } from './builder.js';
import type { Estimator } from './estimator.js';
import { plainLinearClassifier } from './linear-models.js';

/** The least floats that are not denormal: `numpy.finfo(…).tiny`. */
const leastNormal = { float32: 2 ** -126, float64: 2 ** -1022 };

/** `LinearDiscriminantAnalysis`. Before 0.21 it made probabilities of several classes as of each against the others. */
export const linearDiscriminant: Build = (saved, builder) => {
  const classifier = plainLinearClassifier(saved, builder);
  const { classes, decisionFunction } = classifier;
  if (classes === undefined || decisionFunction === undefined)
    throw saved.lacks('classes_', 'classes');
  const transform = discriminantAxes(saved);
  const known: Estimator = { ...classifier, ...(transform && { transform }) };
  const predictProba = (features: Features): Numbers => {
    const scores = decisionFunction(features);
    if (scores.isFlat) return bothOf(expitNumbers(scores));
    return saved.version >= 0.21 ? softmaxRows(scores) : normalizeRows(expitNumbers(scores));
  };
  // Since 0.24, the least number takes the place of probabilities of 0.
  const hasLeast = saved.version >= 0.24;
  return {
    ...known,
    predictProba,
    predictLogProba(features) {
      const shares = predictProba(features);
      const least = hasLeast ? leastNormal[floatOf(shares.type)] : 0;
      return mapNumbers(shares, (share) => log(share || least));
    },
  };
};

/** The axes along which the classes differ most; not for the solver `lsqr`. */
function discriminantAxes(saved: Saved): Estimator['transform'] {
  if (saved.text('solver') === 'lsqr') return undefined;
  const scalings = saved.matrix('scalings_');
  const count = Math.min(saved.integer('_max_components'), scalings.width);
  const centers = saved.has('xbar_')
    ? saved.numbers('xbar_').values
    : new Float64Array(scalings.rowCount);
  const check = { name: saved.name, width: scalings.rowCount };
  const isCentred = saved.text('solver') === 'svd';
  const values = Float64Array.from({ length: count * scalings.rowCount }, (_, at) => {
    const column = at % scalings.rowCount;
    return scalings.values[column * scalings.width + Math.floor(at / scalings.rowCount)] as number;
  });
  const weights = { values, rowCount: count, width: scalings.rowCount, type: scalings.type };
  const intercepts = { values: Float64Array.of(0), shape: [1], type: 'float32' } as const;
  return (features) => {
    const input = inputNumbers(features, check);
    const moved = input.values.map(
      (value, at) => value - (isCentred ? (centers[at % check.width] as number) : 0),
    );
    return linearMap({ ...input, values: moved }, { weights, intercepts });
  };
}

/** Whether only rounding keeps a direction from being empty: what is computed of it is left to chance. */
function isCollinear(scaling: Float64Array): boolean {
  const most = scaling.reduce((largest, value) => Math.max(largest, value), 0);
  return scaling.some((value) => !(value > 1e-22 * most));
}

/** `QuadraticDiscriminantAnalysis`. */
export const quadraticDiscriminant: Build = (saved) => {
  const classes = saved.labels();
  const means = saved.matrix('means_');
  const priors = saved.numbers('priors_').values;
  const rotations = saved.items('rotations_').map((item) => doublesOf(item));
  const scalings = saved.items('scalings_').map((item) => doublesOf(item)?.values);
  const { width } = means;
  const parts = Array.from({ length: classes.size }, (_, at) => {
    const rotation = rotations[at];
    const scaling = scalings[at];
    const fits =
      rotation?.shape[0] === width &&
      rotation.shape[1] === scaling?.length &&
      rotation.shape.length === 2;
    if (
      !fits ||
      rotation === undefined ||
      scaling === undefined ||
      means.rowCount !== classes.size ||
      priors.length !== classes.size
    ) {
      throw saved.lacks('rotations_', 'a matrix of each class');
    }
    if (isCollinear(scaling)) throw saved.unsupported('columns that follow from others');
    const logs = scaling.reduce((sum, value) => sum + log(value), 0);
    const columns = scaling.length;
    const map = rotation.values.map(
      (value, place) => value * (scaling[place % columns] as number) ** -0.5,
    );
    return { map, columns, logs, mean: means.values.subarray(at * width, (at + 1) * width) };
  });
  const check = { name: saved.name, width };
  const scores = (features: Features): Numbers => {
    const { values, rowCount } = inputNumbers(features, check);
    const result = newNumbers({ rowCount, width: classes.size });
    for (let row = 0; row < rowCount; row += 1) {
      for (const [at, { map, columns, logs, mean }] of parts.entries()) {
        let norm = 0;
        for (let to = 0; to < columns; to += 1) {
          let sum = 0;
          for (let from = 0; from < width; from += 1) {
            sum +=
              ((values[row * width + from] as number) - (mean[from] as number)) *
              (map[from * columns + to] as number);
          }
          norm += sum * sum;
        }
        result.values[row * classes.size + at] = -0.5 * (norm + logs) + log(priors[at] as number);
      }
    }
    return result;
  };
  return {
    ...{ ...check, columnNames: saved.columnNames, classes },
    ...byDiscriminants(saved, scores),
  };
};
