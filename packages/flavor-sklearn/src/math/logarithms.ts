import { productRest, sumRest } from './double-pairs.js';
import { expm1Pair, expPair } from './exponentials.js';

/**
 * Logarithms that are rounded correctly but for about one argument in ten thousand: those of `Math`, and a step of Newton's
 * method with an exponential of more bits.
 */

/** The natural logarithm. Those above 600 in size are those of `Math`. */
export function log(x: number): number {
  if (x > 0.75 && x < 1.5) return log1p(x - 1);
  const first = Math.log(x);
  if (!(Math.abs(first) < 600)) return first;
  const { high, low } = expPair(-first);
  const product = x * high;
  return first + (product - 1 + (productRest(x, high, product) + x * low));
}

/** The natural logarithm of `1 + x`. */
export function log1p(x: number): number {
  const first = Math.log1p(x);
  if (!(Math.abs(first) < 36) || first === 0) return first;
  // What is left is (1 + x) * e ** -first - 1 = x + y + x * y, of which nearly nothing remains.
  const { high, low } = expm1Pair(-first);
  const product = x * high;
  const sum = x + high;
  const total = sum + product;
  const rests = sumRest(x, high, sum) + sumRest(sum, product, total);
  return first + (total + (rests + productRest(x, high, product) + (low + x * low)));
}
