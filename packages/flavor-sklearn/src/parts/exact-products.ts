import { productRest, sumRest } from '../math/double-pairs.js';

/**
 * Sums of products as NumPy and its BLAS round them, on processors that multiply and add in one step. What is left of large
 * numbers that cancel each other, such as the distance of a point to itself, is the same here.
 */

/** `a * b + c`, rounded once, or twice where a number is beyond 2 ** 996. */
function fused(a: number, b: number, c: number): number {
  const product = a * b;
  const sum = product + c;
  const exact = sum + (productRest(a, b, product) + sumRest(product, c, sum));
  return Number.isNaN(exact) ? sum : exact;
}

/** A row of a matrix. */
export interface MatrixRow {
  readonly values: Float64Array;
  /** Its first number. */
  readonly start: number;
}

/** How many numbers a row has, and how it is multiplied. */
export interface ProductKind {
  readonly width: number;
  /** Whether it is multiplied as the only row, for which BLAS has another order. Default false. */
  readonly isSingle?: boolean | undefined;
  /** Whether each product is rounded before it is added, in order, as of sparse matrices. Default false. */
  readonly isPlain?: boolean | undefined;
  /** The type in which it is summed. Default: `float64`. */
  readonly type?: 'float32' | 'float64' | undefined;
}

type Add = (at: number, sum: number) => number;

/** The product of a row and a column, as `dgemm` or `dgemv` of OpenBLAS sum it. */
export function exactProduct(a: MatrixRow, b: MatrixRow, kind: ProductKind): number {
  const { width, isSingle, isPlain, type } = kind;
  const add: Add = (at, sum) => {
    const [first, second] = [a.values[a.start + at] as number, b.values[b.start + at] as number];
    const next = isPlain ? first * second + sum : fused(first, second, sum);
    return type === 'float32' ? Math.fround(next) : next;
  };
  if (isSingle && !isPlain) return singleProduct(add, width);
  let sum = 0;
  for (let at = 0; at < width; at += 1) sum = add(at, sum);
  return sum;
}

/** Four sums in turn, and then what is left. */
function singleProduct(add: Add, width: number): number {
  const whole = width - (width % 4);
  const sums: [number, number, number, number] = [0, 0, 0, 0];
  for (let at = 0; at < whole; at += 4) {
    for (let part = 0; part < 4; part += 1) sums[part] = add(at + part, sums[part] as number);
  }
  const sum = sums[0] + sums[2] + (sums[1] + sums[3]);
  switch (width - whole) {
    case 0:
      return sum;
    case 1:
      return add(whole, sum);
    case 2:
      return sum + add(whole, add(whole + 1, 0));
    default:
      return sum + add(whole + 2, add(whole, add(whole + 1, 0)));
  }
}

/** The sum of a row's squares, as `einsum` of NumPy makes it: two sums in turn, of eight numbers from the last. */
export function exactSquares({ values, start }: MatrixRow, width: number): number {
  let even = 0;
  let odd = 0;
  const add = (at: number) => {
    even += (values[start + at] as number) ** 2;
    if (at + 1 < width) odd += (values[start + at + 1] as number) ** 2;
  };
  const whole = width - (width % 8);
  for (let block = 0; block < whole; block += 8) {
    for (let at = 6; at >= 0; at -= 2) add(block + at);
  }
  for (let at = whole; at < width; at += 2) add(at);
  return even + odd;
}

/** The sum of up to 128 numbers as NumPy makes it: eight sums in turn, and then what is left. */
export function pairwiseSum(values: Float64Array): number {
  const of = (at: number) => values[at] as number;
  const whole = values.length - (values.length % 8);
  const sums = new Float64Array(8);
  for (let at = 0; at < whole; at += 1) sums[at % 8] = (sums[at % 8] as number) + of(at);
  const pair = (at: number) => (sums[at] as number) + (sums[at + 1] as number);
  let sum = pair(0) + pair(2) + (pair(4) + pair(6));
  for (let at = whole; at < values.length; at += 1) sum += of(at);
  return sum;
}
