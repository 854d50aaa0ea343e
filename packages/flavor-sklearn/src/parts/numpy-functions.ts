import { exp, expm1, tanh } from '../math/exponentials.js';
import { log, log1p } from '../math/logarithms.js';
/** Functions of NumPy and SciPy that work on each number, by their names and those that modules of versions had. */
export const functions: ReadonlyMap<string, (value: number) => number> = new Map(
  Object.entries({
    abs: Math.abs,
    absolute: Math.abs,
    cbrt: Math.cbrt,
    ceil: Math.ceil,
    cos: Math.cos,
    exp,
    expm1,
    floor: Math.floor,
    log,
    log10: Math.log10,
    log1p,
    log2: Math.log2,
    negative: (value: number) => -value,
    reciprocal: (value: number) => 1 / value,
    sin: Math.sin,
    sqrt: Math.sqrt,
    square: (value: number) => value * value,
    tanh,
  }).flatMap(([name, apply]) =>
    [
      'numpy',
      'numpy.core._multiarray_umath',
      'numpy._core._multiarray_umath',
      'numpy.core.umath',
    ].map((module) => [`${module}.${name}`, apply]),
  ),
);
