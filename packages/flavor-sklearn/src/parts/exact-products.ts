import { roundingOf } from '../data/numbers.js';
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
  /** The order in which products are summed. Default: `sequence` */
  readonly order?: ProductOrder | undefined;
  /** Whether each product is rounded before it is added, in sequence, as of sparse matrices. Default false. */
  readonly isPlain?: boolean | undefined;
  /** The type in which it is summed. Default: `float64`. */
  readonly type?: 'float32' | 'float64' | undefined;
}

/**
 * How OpenBLAS sums on processors with AVX2: two matrices in sequence, each step rounded once (`sequence`); a matrix and a row
 * four of its rows at a time, and then two and one of those that are left (`four`, `two`, `one`); and two rows (`dot`).
 */
type ProductOrder = 'dot' | 'four' | 'one' | 'sequence' | 'two';

/** How many times as large as their sum terms are together that cancel each other: 1e-12 is 2 ** 12 times a rounding. */
const mostCancelled = 2 ** 8;

/** Whether terms cancel each other so far that sums in another order would show. @param size the sum of their sizes */
export function isCancelled(size: number, sum: number): boolean {
  return size > mostCancelled * Math.abs(sum);
}

/** How many rows are multiplied with how many others. */
interface ProductCounts {
  readonly rowCount: number;
  readonly otherCount: number;
}

/** The kind of each product of rows with others, by their positions. */
export function productKinds(
  kind: ProductKind,
  { rowCount, otherCount }: ProductCounts,
): (row: number, other: number) => ProductKind {
  const [four, two, one] = (['four', 'two', 'one'] as const).map((order) => ({ ...kind, order }));
  const count = Math.max(rowCount, otherCount);
  const fours = count - (count % 4);
  const twos = count - (count % 2);
  if (rowCount > 1 && otherCount > 1) return () => kind;
  if (count === 1) return () => ({ ...kind, order: 'dot' });
  return (row, other) => {
    const at = row + other;
    if (at < fours) return four as ProductKind;
    return (at < twos ? two : one) as ProductKind;
  };
}

type Add = (at: number, sum: number) => number;

/** The product of two rows. */
export function exactProduct(a: MatrixRow, b: MatrixRow, kind: ProductKind): number {
  const { width, order = 'sequence', isPlain, type = 'float64' } = kind;
  const round = roundingOf(type);
  const of = (row: MatrixRow, at: number) => row.values[row.start + at] as number;
  const fusedAdd: Add = (at, sum) => round(fused(of(a, at), of(b, at), sum));
  const plainAdd: Add = (at, sum) => round(of(a, at) * of(b, at) + sum);
  if (isPlain) return inSequence(0, { from: 0, to: width, add: plainAdd });
  switch (order) {
    case 'dot':
      return dotProduct({ fusedAdd, plainAdd }, width);
    case 'four':
      return lanesProduct({ add: fusedAdd, lanes: 4, fusedAdd }, width);
    case 'two':
      return lanesProduct({ add: plainAdd, lanes: 2, fusedAdd }, width);
    case 'one':
      return lanesProduct({ add: plainAdd, lanes: 4, fusedAdd }, width);
    default:
      return inSequence(0, { from: 0, to: width, add: fusedAdd });
  }
}

interface Sequence {
  readonly from: number;
  /** The one after the last. */
  readonly to: number;
  readonly add: Add;
}

function inSequence(first: number, { from, to, add }: Sequence): number {
  let sum = first;
  for (let at = from; at < to; at += 1) sum = add(at, sum);
  return sum;
}

/** Sixteen sums in turn, and then what is left. */
function dotProduct(
  { fusedAdd, plainAdd }: { readonly fusedAdd: Add; readonly plainAdd: Add },
  width: number,
): number {
  const whole = width - (width % 16);
  const sums = new Float64Array(16);
  for (let at = 0; at < whole; at += 1) sums[at % 16] = fusedAdd(at, sums[at % 16] as number);
  const of = (at: number) => (sums[at] as number) + (sums[at + 2] as number);
  const half = (at: number) => of(at) + of(at + 4) + (of(at + 8) + of(at + 12));
  return inSequence(half(0) + half(1), { from: whole, to: width, add: plainAdd });
}

interface Lanes {
  readonly add: Add;
  readonly lanes: 2 | 4;
  readonly fusedAdd: Add;
}

/** Two or four sums in turn of all but up to three numbers, and then what is left. */
function lanesProduct({ add, lanes, fusedAdd }: Lanes, width: number): number {
  const whole = width - (width % 4);
  const sums: [number, number, number, number] = [0, 0, 0, 0];
  for (let at = 0; at < whole; at += 1) sums[at % lanes] = add(at, sums[at % lanes] as number);
  const sum = sums[0] + sums[2] + (sums[1] + sums[3]);
  switch (width - whole) {
    case 0:
      return sum;
    case 1:
      return fusedAdd(whole, sum);
    case 2:
      return sum + fusedAdd(whole, fusedAdd(whole + 1, 0));
    default:
      return sum + fusedAdd(whole + 2, fusedAdd(whole, fusedAdd(whole + 1, 0)));
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
