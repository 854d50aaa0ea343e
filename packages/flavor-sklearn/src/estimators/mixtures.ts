import { inputNumbers } from '../data/input-numbers.js';
import { type Features, type Labelled, type Numbers, newNumbers } from '../data/numbers.js';
import { exp } from '../math/exponentials.js';
import { log } from '../math/logarithms.js';
import { exactProduct, exactSquares, pairwiseSum, productKinds } from '../parts/exact-products.js';
import { largestOfRows, logSumOfRows } from '../parts/products.js';
import type { Matrix } from '../saved/number-array.js';
import type { Saved } from '../saved/saved.js';
import type { Build } from './builder.js';

/** `GaussianMixture` of all types of covariance. */
export const gaussianMixture: Build = (saved) => {
  const means = saved.matrix('means_');
  const logWeights = saved.numbers('weights_').values.map(log);
  const { rowCount: components, width } = means;
  if (means.type === 'float32') throw saved.unsupported('floats of 32 bits');
  if (logWeights.length !== components) throw saved.lacks('weights_', 'a weight of each component');
  const { normsOf, determinants } = precisionsOf(saved, means);
  const check = { name: saved.name, width };
  // Since 1.7, the squares of whole numbers lose their fractions in these.
  const truncates = saved.version >= 1.07 && /^(?:full|tied)$/.test(saved.text('covariance_type'));
  const joint = (features: Features): Numbers => {
    const input = inputNumbers(features, check);
    const { rowCount, type } = input;
    const isWhole = !type.startsWith('float');
    // 1.7 rounds the logarithm to the type of the input.
    const logOfCircle = isWhole && saved.version === 1.07 ? 1 : log(2 * Math.PI);
    const finish = truncates && isWhole ? Math.trunc : (norm: number) => norm;
    const logs = newNumbers({ rowCount, width: components });
    const norms = normsOf(input);
    for (let row = 0, to = 0; row < rowCount; row += 1) {
      for (let at = 0; at < components; at += 1, to += 1) {
        logs.values[to] =
          -0.5 * (width * logOfCircle + finish(norms(row, at))) +
          (determinants[at] as number) +
          (logWeights[at] as number);
      }
    }
    return logs;
  };
  return {
    ...{ ...check, columnNames: saved.columnNames },
    label(features): Labelled {
      const values = BigInt64Array.from(largestOfRows(joint(features)), BigInt);
      return { kind: 'labelled', vector: { type: 'int64', values }, shape: [values.length] };
    },
    scoreSamples(features) {
      const logs = joint(features);
      return { ...logs, values: logSumOfRows(logs), width: 1, isFlat: true };
    },
    predictProba(features) {
      const logs = joint(features);
      const sums = logSumOfRows(logs);
      const values = logs.values.map((each, at) =>
        exp(each - (sums[Math.floor(at / components)] as number)),
      );
      return { ...logs, values };
    },
  };
};

/** The squared distance of a row to a component's mean, in units of its deviations. */
type Norms = (row: number, component: number) => number;

interface Precisions {
  readonly normsOf: (rows: Numbers) => Norms;
  /** The logarithms of the determinants of each component's triangle. */
  readonly determinants: Float64Array;
}

/** Triangles whose squares are the precisions: of each component, of all, of each column, or of one number. */
function precisionsOf(saved: Saved, means: Matrix): Precisions {
  const { rowCount: components, width } = means;
  const kind = saved.choice('covariance_type', ['diag', 'full', 'spherical', 'tied']);
  const { values } = saved.numbers('precisions_cholesky_');
  const sizes = {
    diag: components * width,
    full: components * width ** 2,
    spherical: components,
    tied: width ** 2,
  };
  if (values.length !== sizes[kind])
    throw saved.lacks('precisions_cholesky_', 'precisions of each component');
  const isMatrix = kind === 'full' || kind === 'tied';
  /** The place of a number of the diagonal. */
  const placeOf = (component: number, column: number) => {
    if (isMatrix) return (kind === 'full' ? component * width + column : column) * width + column;
    return kind === 'diag' ? component * width + column : component;
  };
  const scales = means.values.map(
    (_, at) => values[placeOf(Math.floor(at / width), at % width)] as number,
  );
  return {
    normsOf: isMatrix
      ? triangleNorms(means, values)
      : columnNorms(means, { scales, isShared: kind === 'spherical' }),
    determinants: Float64Array.from({ length: components }, (_, at) =>
      scales.subarray(at * width, (at + 1) * width).reduce((sum, scale) => sum + log(scale), 0),
    ),
  };
}

/** The norms of `X @ triangle - mean @ triangle`. */
function triangleNorms({ values: means, width }: Matrix, values: Float64Array) {
  const triangleSize = values.length === width ** 2 ? 0 : width ** 2;
  const columns = values.map((_, at) => {
    const place = at % width ** 2;
    return values[at - place + (place % width) * width + Math.floor(place / width)] as number;
  });
  return (rows: Numbers): Norms =>
    (row, component) => {
      let norm = 0;
      for (let to = 0; to < width; to += 1) {
        const column = { values: columns, start: component * triangleSize + to * width };
        const own = exactProduct({ values: rows.values, start: row * width }, column, { width });
        const mean = { values: means, start: component * width };
        norm += (own - exactProduct(mean, column, { width })) ** 2;
      }
      return norm;
    };
}

interface ColumnScales {
  /** (components, columns). */
  readonly scales: Float64Array;
  /** Whether a component has one for all columns. */
  readonly isShared: boolean;
}

/** `sum(mean ** 2 * p) - 2 * X @ (mean * p) + X ** 2 @ p`, with what rounding leaves of it. */
function columnNorms(
  { values: means, rowCount, width }: Matrix,
  { scales, isShared }: ColumnScales,
) {
  const precisions = scales.map((scale) => scale * scale);
  const products = means.map((mean, at) => mean * (precisions[at] as number));
  const sums = Float64Array.from({ length: rowCount }, (_, at) => {
    const start = at * width;
    const squares = means.subarray(start, start + width).map((mean) => mean * mean);
    if (isShared) return pairwiseSum(squares) * (precisions[start] as number);
    return pairwiseSum(
      squares.map((square, column) => square * (precisions[start + column] as number)),
    );
  });
  return (rows: Numbers): Norms => {
    const kinds = productKinds({ width }, { rowCount: rows.rowCount, otherCount: rowCount });
    const squares = rows.values.map((value) => value * value);
    return (row, component) => {
      const [from, start] = [row * width, component * width];
      const own = { values: rows.values, start: from };
      const kind = kinds(row, component);
      const crossed = exactProduct(own, { values: products, start }, kind);
      const squared = isShared
        ? exactSquares(own, width) * (precisions[start] as number)
        : exactProduct({ values: squares, start: from }, { values: precisions, start }, kind);
      return (sums[component] as number) - 2 * crossed + squared;
    };
  };
}
