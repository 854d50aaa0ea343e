import { inputNumbers } from '../data/input-numbers.js';
import { type Features, type Numbers, newNumbers } from '../data/numbers.js';
import { type Neighbors, nearestPoints, readKdTree } from '../parts/kd-tree.js';
import { largestOfRows, normalizeRows } from '../parts/products.js';
import type { Saved } from '../saved/saved.js';
import type { Build } from './builder.js';

/** The nearest points of each row, with their weights. */
type Search = (features: Features) => {
  readonly rowCount: number;
  readonly of: (row: number) => Weighted;
};

interface Weighted extends Neighbors {
  readonly weights: Float64Array;
}

/**
 * Searches the tree that was saved. Without one, scikit-learn compares a row with all points in a way whose rounding decides
 * between equally near ones, so that is not supported.
 */
function searchOf(saved: Saved) {
  const kind = saved.value('_fit_method');
  if (kind !== 'kd_tree' && kind !== 'ball_tree') throw saved.unsupported('_fit_method');
  const tree = readKdTree(saved, { power: powerOf(saved), isBall: kind === 'ball_tree' });
  const count = saved.integer('n_neighbors');
  if (!(count > 0 && count <= tree.pointCount))
    throw saved.lacks('n_neighbors', 'a number of points');
  const isUniform = saved.choice('weights', ['distance', 'uniform']) === 'uniform';
  const check = { name: saved.name, width: tree.width };
  const search: Search = (features) => {
    const { values, rowCount, width } = inputNumbers(features, check);
    return {
      rowCount,
      of(row) {
        const found = nearestPoints(tree, values.subarray(row * width, (row + 1) * width), count);
        return {
          ...found,
          weights: isUniform ? new Float64Array(count).fill(1) : weightsOf(found.distances),
        };
      },
    };
  };
  return { search, tree, known: { ...check, columnNames: saved.columnNames } };
}

/** The power of the distance. */
function powerOf(saved: Saved): number {
  switch (saved.choice('effective_metric_', ['euclidean', 'manhattan', 'minkowski'])) {
    case 'euclidean':
      return 2;
    case 'manhattan':
      return 1;
    case 'minkowski': {
      const params = saved.dict('effective_metric_params_');
      const others = [...params.entries].filter(([name, value]) => name !== 'p' && value !== null);
      if (others.length > 0) throw saved.unsupported('metric_params');
      const power = Number(params.get('p'));
      if (power >= 1 && Number.isFinite(power)) return power;
      throw saved.unsupported('p');
    }
  }
}

/** 1 / distance; where a point is the row itself, only such points count. */
function weightsOf(distances: Float64Array): Float64Array {
  const weights = distances.map((distance) => 1 / distance);
  if (!weights.includes(Number.POSITIVE_INFINITY)) return weights;
  return weights.map((weight) => (weight === Number.POSITIVE_INFINITY ? 1 : 0));
}

/** `KNeighborsClassifier` of one output. */
export const neighborsClassifier: Build = (saved) => {
  const { search, tree, known } = searchOf(saved);
  const classes = saved.labels();
  const labels = saved.numbers('_y').values;
  const fits =
    labels.length === tree.pointCount &&
    labels.every((label) => label >= 0 && label < classes.size);
  if (!fits) throw saved.lacks('_y', 'the class of each point');
  const votes = (features: Features): Numbers => {
    const { rowCount, of } = search(features);
    const sums = newNumbers({ rowCount, width: classes.size });
    for (let row = 0; row < rowCount; row += 1) {
      const { indices, weights } = of(row);
      for (const [at, point] of indices.entries()) {
        const to = row * classes.size + (labels[point] as number);
        sums.values[to] = (sums.values[to] as number) + (weights[at] as number);
      }
    }
    return sums;
  };
  return {
    ...{ ...known, classes },
    choose: (features) => largestOfRows(votes(features)),
    predictProba: (features) => normalizeRows(votes(features)),
  };
};

/** `KNeighborsRegressor`: the weighted mean of the nearest points' values. */
export const neighborsRegressor: Build = (saved) => {
  const { search, tree, known } = searchOf(saved);
  const { values, shape } = saved.numbers('_y');
  const outputs = shape[1] ?? 1;
  if (values.length !== tree.pointCount * outputs)
    throw saved.lacks('_y', 'the values of each point');
  return {
    ...known,
    predict(features): Numbers {
      const { rowCount, of } = search(features);
      const means = newNumbers({ rowCount, width: outputs });
      for (let row = 0; row < rowCount; row += 1) {
        const { indices, weights } = of(row);
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        for (let output = 0; output < outputs; output += 1) {
          let sum = 0;
          for (const [at, point] of indices.entries()) {
            sum += (values[point * outputs + output] as number) * (weights[at] as number);
          }
          means.values[row * outputs + output] = sum / total;
        }
      }
      return { ...means, isFlat: shape.length === 1 };
    },
  };
};
