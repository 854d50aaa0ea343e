import { inputNumbers } from '../data/input-numbers.js';
import { type Features, type Numbers, newNumbers } from '../data/numbers.js';
import { bruteSearch } from '../parts/brute-neighbors.js';
import { nearestPoints, readKdTree } from '../parts/kd-tree.js';
import type { Neighbors } from '../parts/neighbor-heap.js';
import { neighborMetric } from '../parts/neighbor-metric.js';
import { inverseDistances } from '../parts/neighbor-weights.js';
import { largestOfRows, normalizeRows } from '../parts/products.js';
import { checkComparison } from '../parts/rounding-checks.js';
import { byOutputs, classesOfOutputs } from '../parts/several-outputs.js';
import type { Saved } from '../saved/saved.js';
import { denseMatrix } from '../saved/sparse-matrix.js';
import type { Build, Builder } from './builder.js';

/** The nearest points of each row, with their weights. */
type Search = (features: Features) => {
  readonly rowCount: number;
  readonly of: (row: number) => Weighted;
};

interface Weighted extends Neighbors {
  readonly weights: Float64Array;
}

function searchOf(saved: Saved, builder: Builder) {
  const { nearest, pointCount, width } = nearestOf(saved, builder);
  const count = saved.integer('n_neighbors');
  const isUniform = isUniformWeighted(saved);
  const check = { name: saved.name, width };
  const search: Search = (features) => {
    const input = inputNumbers(features, check);
    const find = nearest(input);
    return {
      rowCount: input.rowCount,
      of(row) {
        const found = find(row);
        return {
          ...found,
          weights: isUniform ? new Float64Array(count).fill(1) : inverseDistances(found.distances),
        };
      },
    };
  };
  return { search, pointCount, known: { ...check, columnNames: saved.columnNames } };
}

function isUniformWeighted(saved: Saved): boolean {
  return !saved.has('weights') || saved.choice('weights', ['distance', 'uniform']) === 'uniform';
}

interface Nearest {
  readonly pointCount: number;
  readonly width: number;
  /** Makes of rows what finds the nearest points of one of them. */
  readonly nearest: (rows: Numbers) => (row: number) => Neighbors;
}

/** Searches the tree that was saved, or compares rows with all points. */
function nearestOf(saved: Saved, builder: Builder): Nearest {
  const kind = saved.choice('_fit_method', ['ball_tree', 'brute', 'kd_tree']);
  const metric = neighborMetric(saved);
  const counted = (pointCount: number) => {
    const count = saved.integer('n_neighbors');
    if (count > 0 && count <= pointCount) return count;
    throw saved.lacks('n_neighbors', 'a number of points');
  };
  // Trees find the same points, but for equally near ones.
  if (kind === 'brute' || (metric !== 'cosine' && metric.between !== undefined)) {
    const points = denseMatrix(saved, '_fit_X');
    checkComparison(saved, { points, metric, isUniform: isUniformWeighted(saved) });
    builder.compares(points);
    const search = { points, metric, count: counted(points.rowCount) };
    return {
      pointCount: points.rowCount,
      width: points.width,
      nearest: bruteSearch(saved, search),
    };
  }
  if (metric === 'cosine') throw saved.unsupported('metric');
  const tree = readKdTree(saved, { power: metric.power, isBall: kind === 'ball_tree' });
  const { pointCount, width } = tree;
  const count = counted(pointCount);
  const nearest =
    ({ values }: Numbers) =>
    (row: number) =>
      nearestPoints(tree, values.subarray(row * width, (row + 1) * width), count);
  return { pointCount, width, nearest };
}

/** `KNeighborsClassifier`. */
export const neighborsClassifier: Build = (saved, builder) => {
  const { search, pointCount, known } = searchOf(saved, builder);
  const several = classesOfOutputs(saved);
  const outputs = several ?? [saved.labels()];
  const labels = saved.numbers('_y').values;
  const fits =
    labels.length === pointCount * outputs.length &&
    labels.every((label, at) => label >= 0 && label < (outputs[at % outputs.length]?.size ?? 0));
  if (!fits) throw saved.lacks('_y', 'the class of each point');
  const votes = (features: Features): readonly Numbers[] => {
    const { rowCount, of } = search(features);
    const sums = outputs.map(({ size }) => newNumbers({ rowCount, width: size }));
    for (let row = 0; row < rowCount; row += 1) {
      const { indices, weights } = of(row);
      for (const [output, { values, width }] of sums.entries()) {
        for (const [at, point] of indices.entries()) {
          const to = row * width + (labels[point * outputs.length + output] as number);
          values[to] = (values[to] as number) + (weights[at] as number);
        }
      }
    }
    return sums;
  };
  if (several !== undefined) {
    const shares = (features: Features) => votes(features).map((each) => normalizeRows(each));
    return { ...known, ...byOutputs(several, shares) };
  }
  const only = (features: Features) => votes(features)[0] as Numbers;
  return {
    ...{ ...known, classes: outputs[0] },
    choose: (features) => largestOfRows(only(features)),
    predictProba: (features) => normalizeRows(only(features)),
  };
};

/** `KNeighborsRegressor`: the weighted mean of the nearest points' values. */
export const neighborsRegressor: Build = (saved, builder) => {
  const { search, pointCount, known } = searchOf(saved, builder);
  const { values, shape } = saved.numbers('_y');
  const outputs = shape[1] ?? 1;
  if (values.length !== pointCount * outputs) throw saved.lacks('_y', 'the values of each point');
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
