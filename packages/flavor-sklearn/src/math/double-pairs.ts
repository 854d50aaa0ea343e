/**
 * Numbers as unrounded sums of two doubles. Sources: Dekker, "A floating-point technique for extending the available
 * precision", 1971, and Knuth's sum of two numbers.
 */
export interface DoublePair {
  /** The number, rounded. */
  readonly high: number;
  /** What rounding leaves of it. */
  readonly low: number;
}

const splitter = 2 ** 27 + 1;

/** What rounding leaves of a product: `a * b - product`, which is exact unless a splitting overflows, beyond 2 ** 996. */
export function productRest(a: number, b: number, product: number): number {
  const aScaled = splitter * a;
  const bScaled = splitter * b;
  const aHigh = aScaled - (aScaled - a);
  const bHigh = bScaled - (bScaled - b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** What rounding leaves of a sum: `a + b - sum`. */
export function sumRest(a: number, b: number, sum: number): number {
  const part = sum - a;
  return a - (sum - part) + (b - part);
}

/** A large number and a small one as a pair. */
export function pairOf(large: number, small: number): DoublePair {
  const high = large + small;
  return { high, low: large - high + small };
}
