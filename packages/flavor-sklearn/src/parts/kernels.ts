import { exp } from '../math/exponentials.js';
import type { Saved } from '../saved/saved.js';
import { exactProduct } from './exact-products.js';

/** A number of two rows. */
export type Kernel = (a: Float64Array, b: Float64Array) => number;

/** A kernel, and how it is rounded. */
export interface Kernels {
  readonly plain: Kernel;
  /** Rounded as libsvm does it with BLAS, since 0.24; undefined where the plain one is. */
  readonly exact?: Kernel | undefined;
}

/** The least columns of which BLAS does not multiply in sequence. */
const leastColumns = 16;

/** The kernel of a machine of libsvm. @throws NotSupported for functions of a user and for kernels of numbers */
export function kernelsOf(saved: Saved, width: number): Kernels {
  const make = kernelMaker(saved);
  const isPlain = saved.version < 0.24 || width < leastColumns;
  return { plain: make({ dot, squaredDistance }), exact: isPlain ? undefined : make(exact(width)) };
}

/** How two rows are compared. */
interface Comparisons {
  readonly dot: Kernel;
  readonly squaredDistance: Kernel;
}

function exact(width: number): Comparisons {
  const kind = { width, order: 'dot' } as const;
  const product: Kernel = (a, b) =>
    exactProduct({ values: a, start: 0 }, { values: b, start: 0 }, kind);
  const differences = new Float64Array(width);
  return {
    dot: product,
    squaredDistance(a, b) {
      for (let at = 0; at < width; at += 1) differences[at] = (a[at] as number) - (b[at] as number);
      return product(differences, differences);
    },
  };
}

function kernelMaker(saved: Saved): (comparisons: Comparisons) => Kernel {
  const kernel = saved.choice('kernel', ['linear', 'poly', 'rbf', 'sigmoid']);
  if (kernel === 'linear') return (by) => by.dot;
  const gamma = saved.float('_gamma');
  if (kernel === 'rbf') return (by) => (a, b) => exp(-gamma * by.squaredDistance(a, b));
  const offset = saved.float('coef0');
  // libsvm has the hyperbolic tangent of the C library, as `Math` has it.
  if (kernel === 'sigmoid') return (by) => (a, b) => Math.tanh(gamma * by.dot(a, b) + offset);
  const degree = saved.integer('degree');
  return (by) => (a, b) => wholePower(gamma * by.dot(a, b) + offset, degree);
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
