import { type Numbers, roundingOf } from '../data/numbers.js';
import type { Matrix } from '../saved/number-array.js';
import { exactProduct, exactSquares, type ProductKind, productKinds } from './exact-products.js';

type Rows = Pick<Numbers, 'rowCount' | 'type' | 'values' | 'width'>;
type MissingTest = (value: number) => boolean;

/**
 * The distances of rows to points, by the columns that both have: `nan_euclidean_distances`, with its rounding. NaN for
 * points that have none.
 * @returns makes of rows what gives the distances of one of them to each point
 */
export function nanDistances(points: Matrix, isMissing: MissingTest) {
  const theirs = partial(points, isMissing);
  return (rows: Rows): ((row: number) => Float64Array) => {
    const type = rows.type === 'float32' ? points.type : 'float64';
    const counts = { rowCount: rows.rowCount, otherCount: points.rowCount };
    const kinds = productKinds({ width: points.width, type }, counts);
    const ours = partial({ ...rows, type }, isMissing);
    return (row) =>
      Float64Array.from({ length: points.rowCount }, (_, point) =>
        distance({ of: ours, at: row }, { of: theirs, at: point }, { ...kinds(row, point), type }),
      );
  };
}

/** Rows with 0 for what they lack. */
interface PartialRows {
  readonly values: Float64Array;
  readonly squares: Float64Array;
  /** 1 for what is missing, and 0 otherwise. */
  readonly missing: Float64Array;
  /** The sum of squares of each row. */
  readonly norms: Float64Array;
}

function partial(
  { values, rowCount, width, type }: Pick<Rows, 'rowCount' | 'type' | 'values' | 'width'>,
  isMissing: MissingTest,
): PartialRows {
  const missing = Float64Array.from(values, (value) => (isMissing(value) ? 1 : 0));
  const filled = values.map((value, at) => (missing[at] === 1 ? 0 : value));
  const squares = filled.map((value) => value * value);
  return {
    values: filled,
    squares: type === 'float32' ? squares.map(Math.fround) : squares,
    missing,
    norms: Float64Array.from({ length: rowCount }, (_, row) =>
      exactSquares({ values: filled, start: row * width }, width),
    ),
  };
}

interface PlacedRow {
  readonly of: PartialRows;
  readonly at: number;
}

interface DistanceKind extends ProductKind {
  /** In which the distance is computed, after the product of both. */
  readonly type: 'float32' | 'float64';
}

function distance(row: PlacedRow, point: PlacedRow, kind: DistanceKind): number {
  const { width, order, type } = kind;
  const round = roundingOf(type);
  const part = ({ of, at }: PlacedRow, name: 'missing' | 'squares' | 'values') => {
    return { values: of[name], start: at * width };
  };
  const product = exactProduct(part(row, 'values'), part(point, 'values'), { width, order });
  let sum = -2 * product + (row.of.norms[row.at] as number) + (point.of.norms[point.at] as number);
  sum = Math.max(0, round(sum));
  sum = round(sum - exactProduct(part(row, 'squares'), part(point, 'missing'), kind));
  sum = round(sum - exactProduct(part(row, 'missing'), part(point, 'squares'), kind));
  let present = 0;
  for (let column = 0; column < width; column += 1) {
    const isAbsent = row.of.missing[row.at * width + column] === 1;
    if (!isAbsent && point.of.missing[point.at * width + column] === 0) present += 1;
  }
  if (present === 0) return Number.NaN;
  return round(Math.sqrt(round(round(Math.max(0, sum) / present) * width)));
}
