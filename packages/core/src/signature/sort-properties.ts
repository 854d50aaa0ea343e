import { compareCodePoints } from '../data/compare-code-points.js';
import type { Property } from './schema.js';

/** Properties in the order that MLflow keeps them. */
export function sortProperties(properties: readonly Property[]): readonly Property[] {
  return properties.toSorted((left, right) => compareCodePoints(left.name, right.name));
}
