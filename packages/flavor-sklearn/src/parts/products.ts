import {
  floatOf,
  mapNumbers,
  type Numbers,
  newNumbers,
  rounded,
  roundingOf,
} from '../data/numbers.js';
import { exp } from '../math/exponentials.js';
import { log } from '../math/logarithms.js';
import type { Matrix, NumberArray } from '../saved/number-array.js';
import { exactProduct, isCancelled, productKinds } from './exact-products.js';

/** What a linear model multiplies with and adds. */
export interface LinearMap {
  /** (outputs, columns). */
  readonly weights: Matrix;
  /** (outputs), or one for all. */
  readonly intercepts: NumberArray;
}

/** `X @ weights.T + intercepts`: (rows, outputs). */
export function linearMap(input: Numbers, { weights, intercepts }: LinearMap): Numbers {
  const outputs = weights.rowCount;
  const type = floatOf(input.type, weights.type);
  const result = newNumbers({ rowCount: input.rowCount, width: outputs }, type);
  const { width } = input;
  const isShared = intercepts.values.length === 1;
  let exact: ReturnType<typeof exactSums> | undefined;
  for (let row = 0, to = 0; row < input.rowCount; row += 1) {
    for (let output = 0; output < outputs; output += 1, to += 1) {
      const intercept = intercepts.values[isShared ? 0 : output] as number;
      let sum = 0;
      let size = 0;
      for (
        let from = row * width, at = output * width;
        from < (row + 1) * width;
        from += 1, at += 1
      ) {
        const term = (input.values[from] as number) * (weights.values[at] as number);
        sum += term;
        size += Math.abs(term);
      }
      if (isCancelled(size, sum + intercept)) {
        exact ??= exactSums(input, weights);
        sum = exact(row, output);
      }
      result.values[to] = sum + intercept;
    }
  }
  return rounded(result);
}

/** The products of rows and weights as BLAS rounds them. */
function exactSums(
  { values, rowCount, width, isSparse, type }: Numbers,
  weights: Matrix,
): (row: number, output: number) => number {
  const kinds = productKinds(
    { width, isPlain: isSparse, type: floatOf(type, weights.type) },
    { rowCount, otherCount: weights.rowCount },
  );
  return (row, output) => {
    const column = { values: weights.values, start: output * width };
    return exactProduct({ values, start: row * width }, column, kinds(row, output));
  };
}

/** The position of the largest number of each row, the first of equal ones, or of NaN: `argmax(axis=1)`. */
export function largestOfRows({ values, rowCount, width }: Numbers): Int32Array {
  const positions = new Int32Array(rowCount);
  for (let row = 0; row < rowCount; row += 1) {
    let best = 0;
    let most = values[row * width] as number;
    for (let at = 1; at < width && !Number.isNaN(most); at += 1) {
      const value = values[row * width + at] as number;
      if (value <= most) continue;
      best = at;
      most = value;
    }
    positions[row] = best;
  }
  return positions;
}

/** `softmax` of each row, after the largest number is subtracted. The values are changed in place. */
export function softmaxRows(numbers: Numbers): Numbers {
  const { values, rowCount, width, type } = numbers;
  const round = roundingOf(type);
  for (let row = 0; row < rowCount; row += 1) {
    const part = values.subarray(row * width, (row + 1) * width);
    let largest = Number.NEGATIVE_INFINITY;
    for (const value of part) if (value > largest) largest = value;
    let sum = 0;
    for (let at = 0; at < width; at += 1) {
      const power = round(exp(round((part[at] as number) - largest)));
      part[at] = power;
      sum = round(sum + power);
    }
    for (let at = 0; at < width; at += 1) part[at] = (part[at] as number) / sum;
  }
  return rounded(numbers);
}

/**
 * Divides each row by its sum. The values are changed in place.
 * @param ofNothing what the numbers of a row become whose sum is 0. Default: NaN
 */
export function normalizeRows(numbers: Numbers, ofNothing = Number.NaN): Numbers {
  const { values, rowCount, width } = numbers;
  for (let row = 0; row < rowCount; row += 1) {
    const part = values.subarray(row * width, (row + 1) * width);
    let sum = 0;
    for (const value of part) sum += value;
    for (let at = 0; at < width; at += 1) {
      part[at] = sum === 0 ? ofNothing : (part[at] as number) / sum;
    }
  }
  return rounded(numbers);
}

/** The logistic function as `scipy.special.expit` computes it: 0 where the power overflows. */
export function expit(value: number): number {
  return 1 / (1 + exp(-value));
}

/** The logistic function of each number, with each step in their type. */
export function expitNumbers(numbers: Numbers): Numbers {
  const round = roundingOf(numbers.type);
  return mapNumbers(numbers, (value) => 1 / round(1 + round(exp(-value))));
}

/** The probabilities (1 - p, p) of two classes. */
export function bothOf(positive: Numbers): Numbers {
  const both = newNumbers({ rowCount: positive.rowCount, width: 2 }, positive.type);
  for (let row = 0; row < positive.rowCount; row += 1) {
    const value = positive.values[row] as number;
    both.values[2 * row] = 1 - value;
    both.values[2 * row + 1] = value;
  }
  return rounded(both);
}

/** The scores (-s, s) of two classes. */
export function signedRows(scores: Numbers): Numbers {
  const both = newNumbers({ rowCount: scores.rowCount, width: 2 }, scores.type);
  for (let row = 0; row < scores.rowCount; row += 1) {
    const score = scores.values[row] as number;
    both.values[2 * row] = -score;
    both.values[2 * row + 1] = score;
  }
  return both;
}

/** `logsumexp` of each row. */
export function logSumOfRows({ values, rowCount, width }: Numbers): Float64Array {
  return Float64Array.from({ length: rowCount }, (_, row) => {
    const part = values.subarray(row * width, (row + 1) * width);
    let largest = Number.NEGATIVE_INFINITY;
    for (const value of part) if (value > largest) largest = value;
    let sum = 0;
    for (const value of part) sum += exp(value - largest);
    return largest + log(sum);
  });
}
