import type { Numbers } from '../data/numbers.js';
import type { Saved } from '../saved/saved.js';
import type { SavedMatrix } from '../saved/sparse-matrix.js';
import { exactProduct, exactSquares, type MatrixRow, productKinds } from './exact-products.js';
import { poweredDistance, rootOf } from './minkowski.js';
import { NeighborHeap, type Neighbors } from './neighbor-heap.js';
import type { NeighborMetric } from './neighbor-metric.js';
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
  const { rowCount, code } = points;
  const floats = code === 'f8' ? 'float64' : code === 'f4' ? 'float32' : undefined;
  const measure = metric === 'cosine' ? cosines(points) : powers(points, metric.power);
  return (rows: Numbers): ((row: number) => Neighbors) => {
    const usesHeap = saved.version >= 1.01 && metric !== 'cosine' && rows.type === floats;
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
      return { indices, distances: Float64Array.from(indices, (at) => root(all[at] as number)) };
    };
  };
}

/** Distances of a row to all points, or what has their order. */
interface Measured {
  readonly distances: (row: number) => Float64Array;
  readonly rootOf: (distance: number) => number;
}

type Measure = (rows: Numbers, usesHeap: boolean) => Measured;

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
  const { values, rowCount, width, isSparse } = points;
  const sumOf = isSparse ? plainSquares : exactSquares;
  const norms = Float64Array.from({ length: rowCount }, (_, point) =>
    sumOf({ values, start: point * width }, width),
  );
  const plainNorms = norms.map((_, point) => plainSquares({ values, start: point * width }, width));
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
    const round =
      rows.type === 'float32' && type === 'float32' ? Math.fround : (value: number) => value;
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
