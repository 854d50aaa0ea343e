import { inputNumbers } from '../data/input-numbers.js';
import { joinFeatures } from '../data/join-features.js';
import { type Numbers, newNumbers, rounded } from '../data/numbers.js';
import { describe } from '../parts/described.js';
import { floatType } from '../parts/float-type.js';
import { indicatorOf, missingTest } from '../parts/missing-values.js';
import { nanDistances } from '../parts/nan-distances.js';
import { inverseDistances } from '../parts/neighbor-weights.js';
import { choosesByProcessor } from '../parts/rounding-checks.js';
import { smallestPositions } from '../parts/smallest-positions.js';
import type { Matrix } from '../saved/number-array.js';
import type { Saved } from '../saved/saved.js';
import type { Build } from './builder.js';

/** `KNNImputer`: the mean of a column in the nearest rows of training, by what rows have both. */
export const neighborImputer: Build = (saved, builder) => {
  if (saved.text('metric') !== 'nan_euclidean') throw saved.unsupported('metric');
  const isMissing = missingTest(saved);
  const points = saved.matrix('_fit_X');
  const { width } = points;
  const isWhole = points.values.every((value) => Number.isInteger(value) || isMissing(value));
  if (isWhole && choosesByProcessor(saved))
    throw saved.unsupported('equally near points, of which the processor chooses');
  builder.compares(points);
  const columns = donorsOf(points, isMissing);
  const keepsEmpty = saved.boolean('keep_empty_features', false);
  const kept = Array.from(columns.keys()).filter((at) => keepsEmpty || columns[at]?.length !== 0);
  const indicate = indicatorOf(saved);
  // Before 1.3, there are no columns that say what was missing if nothing is.
  const skipsIndicator = indicate !== undefined && saved.version < 1.03;
  const imputed = imputation(saved, { points, columns });
  const distancesOf = nanDistances(points, isMissing);
  const check = { name: saved.name, width, allowsNaN: isMissing(Number.NaN) };
  return {
    ...describe(saved, width),
    mixesRows: skipsIndicator,
    transform(features) {
      const input = inputNumbers(features, check);
      const { rowCount } = input;
      const output = newNumbers({ rowCount, width: kept.length }, floatType(saved, input));
      const partial = partialRows(input, isMissing);
      const distances = distancesOf(partial.rows);
      for (let row = 0, to = 0, place = 0; row < rowCount; row += 1) {
        const isPartial = partial.positions[place] === row;
        const near = isPartial ? distances(place) : undefined;
        if (isPartial) place += 1;
        for (const column of kept) {
          const value = input.values[row * width + column] as number;
          if (columns[column]?.length === 0) output.values[to] = 0;
          else if (near === undefined || !isMissing(value)) output.values[to] = value;
          else output.values[to] = imputed(column, near);
          to += 1;
        }
      }
      rounded(output);
      if (indicate === undefined || (skipsIndicator && !input.values.some(isMissing)))
        return output;
      return joinFeatures([output, indicate(input)], rowCount);
    },
  };
};

/** The rows that lack something, and where they are. */
function partialRows(input: Numbers, isMissing: (value: number) => boolean) {
  const { values, rowCount, width } = input;
  const all = Array.from({ length: rowCount }, (_, row) => row);
  const positions = all.filter((row) =>
    values.subarray(row * width, (row + 1) * width).some(isMissing),
  );
  const rows = { ...newNumbers({ rowCount: positions.length, width }, input.type) };
  for (const [at, row] of positions.entries())
    rows.values.set(values.subarray(row * width, (row + 1) * width), at * width);
  return { rows, positions };
}

/** Of each column, the points that have it. */
function donorsOf(
  { values, rowCount, width }: Matrix,
  isMissing: (value: number) => boolean,
): readonly Int32Array[] {
  return Array.from({ length: width }, (_, column) =>
    Int32Array.from({ length: rowCount }, (__, point) => point).filter(
      (point) => !isMissing(values[point * width + column] as number),
    ),
  );
}

interface Training {
  readonly points: Matrix;
  /** Of each column, the points that have it. */
  readonly columns: readonly Int32Array[];
}

function imputation(saved: Saved, { points, columns }: Training) {
  const { values, width } = points;
  const most = saved.integer('n_neighbors');
  if (most < 1) throw saved.lacks('n_neighbors', 'a number above 0');
  const isUniform = saved.choice('weights', ['distance', 'uniform']) === 'uniform';
  // Before 1.6, points that share no column with the row count as any other.
  const countsUnknown = isUniform && saved.version < 1.06;
  /** @param distances of a row to all points */
  return (column: number, distances: Float64Array): number => {
    const placed = (point: number) => values[point * width + column] as number;
    const donors = columns[column] as Int32Array;
    const theirs = Float64Array.from(donors, (point) => distances[point] as number);
    if (theirs.every(Number.isNaN)) return mean(Array.from(donors, placed));
    const nearest = smallestPositions(theirs, most);
    const counted = nearest.filter((at) => countsUnknown || !Number.isNaN(theirs[at]));
    const chosen = counted.map((at) => donors[at] as number);
    const found = Array.from(chosen, placed);
    if (isUniform) return mean(found);
    const weights = inverseDistances(Float64Array.from(chosen, (at) => distances[at] as number));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return found.reduce((sum, value, at) => sum + value * (weights[at] as number), 0) / total;
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
