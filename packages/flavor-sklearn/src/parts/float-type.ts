import { floatOf, type Numbers } from '../data/numbers.js';
import type { Saved } from '../saved/saved.js';

/**
 * The type in which a step computes that takes floats of any size. Before 0.22, scikit-learn did not see the type of a data
 * frame, and took doubles.
 */
export function floatType(saved: Saved, { type, isFrame }: Numbers): 'float32' | 'float64' {
  return isFrame && saved.version < 0.22 ? 'float64' : floatOf(type);
}
