import { exp, tanh } from '../math/exponentials.js';
import type { Saved } from '../saved/saved.js';

/** A kernel of two rows. */
export type Kernel = (a: Float64Array, b: Float64Array) => number;

/** The kernel of a machine of libsvm. @throws NotSupported for functions of a user and for kernels of numbers */
export function kernelOf(saved: Saved): Kernel {
  const kernel = saved.choice('kernel', ['linear', 'poly', 'rbf', 'sigmoid']);
  if (kernel === 'linear') return dot;
  const gamma = saved.float('_gamma');
  if (kernel === 'rbf') return (a, b) => exp(-gamma * squaredDistance(a, b));
  const offset = saved.float('coef0');
  // libsvm has the hyperbolic tangent of the C library, as `Math` has it.
  if (kernel === 'sigmoid') return (a, b) => tanh(gamma * dot(a, b) + offset);
  const degree = saved.integer('degree');
  return (a, b) => wholePower(gamma * dot(a, b) + offset, degree);
}

/** `powi` of libsvm, with its rounding. */
function wholePower(base: number, exponent: number): number {
  let result = 1;
  let square = base;
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at] as number) * (b[at] as number);
  return sum;
}

/** The square of the distance of two rows. */
function squaredDistance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += ((a[at] as number) - (b[at] as number)) ** 2;
  return sum;
}
