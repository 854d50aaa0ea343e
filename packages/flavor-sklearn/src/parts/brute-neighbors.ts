import { refused } from '../data/input-numbers.js';
import { floatOf, type Numbers, roundingOf } from '../data/numbers.js';
import type { Saved } from '../saved/saved.js';
import type { SavedMatrix } from '../saved/sparse-matrix.js';
import { exactProduct, exactSquares, type MatrixRow, productKinds } from './exact-products.js';
import { poweredDistance, rootOf } from './minkowski.js';
import { NeighborHeap, type Neighbors } from './neighbor-heap.js';
import type { NeighborMetric } from './neighbor-metric.js';
import { choosesByProcessor } from './rounding-checks.js';
import { smallestPositions } from './smallest-positions.js';

/** The points that rows are compared with. */
interface BrutePoints {
  readonly points: SavedMatrix;
  readonly metric: NeighborMetric;
  readonly count: number;
}

/**
 * The nearest points by comparison with all of them, of equally distant ones those that scikit-learn finds first: in a heap
 * since 1.1 where both have the same type of floats, and as `numpy.argpartition` otherwise.
 * @returns makes of rows what finds the nearest points of one of them
 */
export function bruteSearch(saved: Saved, { points, metric, count }: BrutePoints) {
  const { rowCount, code, isSparse } = points;
  const floats = code === 'f8' ? 'float64' : code === 'f4' ? 'float32' : undefined;
  const measure = measureOf(points, metric);
  const isChosen = choosesByProcessor(saved);
  return (rows: Numbers): ((row: number) => Neighbors) => {
    const usesHeap =
      metric !== 'cosine' &&
      rows.type === floats &&
      comparesInHeap(saved, { isSparse, values: rows.values });
    const { distances, rootOf: root } = measure(rows, usesHeap);
    return (row) => {
      const all = distances(row);
      if (usesHeap) {
        const heap = new NeighborHeap(count);
        for (let point = 0; point < rowCount; point += 1) heap.push(all[point] as number, point);
        return heap.sorted(root);
      }
      const indices = smallestPositions(all, count).toSorted(
        (a, b) => (all[a] as number) - (all[b] as number),
      );
      const most = all[indices.at(-1) as number] as number;
      if (
        isChosen &&
        count > 1 &&
        all.reduce((sum, each) => sum + (each <= most ? 1 : 0), 0) > count
      )
        throw refused(
          'This row is equally near to several points, among which the processor chooses in scikit-learn. Serve the model with Python.',
          row,
        );
      return { indices, distances: Float64Array.from(indices, (at) => root(all[at] as number)) };
    };
  };
}

interface Compared {
  /** Whether the points are a sparse matrix. */
  readonly isSparse: boolean;
  /** Those of the rows. */
  readonly values: Float64Array;
}

/** Whether this version keeps the nearest points in a heap. For sparse matrices that are not empty, only 1.2 and 1.3 do. */
function comparesInHeap({ version }: Saved, { isSparse, values }: Compared): boolean {
  if (!isSparse) return version >= 1.01;
  return version >= 1.02 && version < 1.04 && values.some((value) => value !== 0);
}

/** Distances of a row to all points, or what has their order. */
interface Measured {
  readonly distances: (row: number) => Float64Array;
  readonly rootOf: (distance: number) => number;
}

type Measure = (rows: Numbers, usesHeap: boolean) => Measured;

function measureOf(points: SavedMatrix, metric: NeighborMetric): Measure {
  if (metric === 'cosine') return cosines(points);
  if (metric.between === undefined) return powers(points, metric.power);
  const { values, rowCount, width } = points;
  const { between } = metric;
  return (rows) => ({
    rootOf: (distance) => distance,
    distances: (row) =>
      Float64Array.from({ length: rowCount }, (_, point) =>
        between(
          { values: rows.values, start: row * width },
          { values, start: point * width },
          width,
        ),
      ),
  });
}

function powers(points: SavedMatrix, power: number): Measure {
  if (power === 2) return squares(points);
  const { values, rowCount, width } = points;
  return (rows) => ({
    rootOf: (sum) => rootOf(sum, power),
    distances: (row) =>
      Float64Array.from({ length: rowCount }, (_, point) => {
        const placed = { values, start: point * width };
        return poweredDistance({ values: rows.values, start: row * width }, placed, {
          width,
          power,
        });
      }),
  });
}

/** Squares of Euclidean distances by the product of both, which leaves a rest of points that are equal. */
function squares(points: SavedMatrix): Measure {
  const { values, rowCount, width, isSparse, squares: saved } = points;
  const sumOf = isSparse ? plainSquares : exactSquares;
  const normsBy = (sum: typeof sumOf) =>
    saved ??
    Float64Array.from({ length: rowCount }, (_, point) =>
      sum({ values, start: point * width }, width),
    );
  const norms = normsBy(sumOf);
  const plainNorms = normsBy(plainSquares);
  return (rows, usesHeap) => {
    const isFloat32 = !usesHeap && rows.type === 'float32' && points.type === 'float32';
    const kind = { width, isPlain: isSparse };
    const kinds = usesHeap
      ? () => kind
      : productKinds(kind, { rowCount: rows.rowCount, otherCount: rowCount });
    const ownSum = usesHeap ? plainSquares : sumOf;
    const theirs = usesHeap ? plainNorms : norms;
    return {
      rootOf: Math.sqrt,
      distances(row) {
        const own = { values: rows.values, start: row * width };
        const norm = ownSum(own, width);
        return Float64Array.from({ length: rowCount }, (_, point) => {
          const product = exactProduct(own, { values, start: point * width }, kinds(row, point));
          // The order of the terms is that of scikit-learn, for what rounding leaves.
          const square = Math.max(0, norm - 2 * product + (theirs[point] as number));
          return isFloat32 ? Math.fround(square) : square;
        });
      },
    };
  };
}

function plainSquares({ values, start }: MatrixRow, width: number): number {
  let sum = 0;
  for (let at = start; at < start + width; at += 1) sum += (values[at] as number) ** 2;
  return sum;
}

/** `cosine_distances`: 1 - the product of both rows, of length 1. */
function cosines(points: SavedMatrix): Measure {
  const { rowCount, width, isSparse, type } = points;
  const normalized = unitRows(points);
  return (rows) => {
    const counts = { rowCount: rows.rowCount, otherCount: rowCount };
    const kinds = productKinds({ width, isPlain: isSparse }, counts);
    const own = unitRows(rows);
    const round = roundingOf(floatOf(rows.type, type));
    return {
      rootOf: (distance) => distance,
      distances: (row) =>
        Float64Array.from({ length: rowCount }, (_, point) => {
          const placed = { values: normalized, start: point * width };
          const product = exactProduct(
            { values: own, start: row * width },
            placed,
            kinds(row, point),
          );
          return Math.min(2, Math.max(0, round(1 - product)));
        }),
    };
  };
}

/** Rows of length 1, or of 0. */
function unitRows({
  values,
  rowCount,
  width,
}: Pick<Numbers, 'rowCount' | 'values' | 'width'>): Float64Array {
  const units = values.slice();
  for (let row = 0; row < rowCount; row += 1) {
    const length = Math.sqrt(exactSquares({ values, start: row * width }, width)) || 1;
    for (let at = row * width; at < (row + 1) * width; at += 1) {
      units[at] = (units[at] as number) / length;
    }
  }
  return units;
}
