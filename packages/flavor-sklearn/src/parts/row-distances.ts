import { doublesOf } from '../saved/number-array.js';
import type { Saved } from '../saved/saved.js';
import type { MatrixRow } from './exact-products.js';

/** The distance of two rows. */
export type RowDistance = (a: MatrixRow, b: MatrixRow, width: number) => number;

/** The distance of this name that no power makes, after `DistanceMetric` of scikit-learn; undefined for other names. */
export function rowDistance(saved: Saved, name: string): RowDistance | undefined {
  if (name === 'haversine') return haversine;
  return name === 'seuclidean' ? standardized(saved) : undefined;
}

/** The angle between two points of a sphere, of their latitudes and longitudes in radians. */
function haversine(a: MatrixRow, b: MatrixRow): number {
  const [latitude, longitude] = [a.values[a.start], a.values[a.start + 1]] as [number, number];
  const [other, otherLongitude] = [b.values[b.start], b.values[b.start + 1]] as [number, number];
  const north = Math.sin(0.5 * (latitude - other));
  const east = Math.sin(0.5 * (longitude - otherLongitude));
  const part = Math.cos(latitude) * Math.cos(other) * east * east;
  return 2 * Math.asin(Math.sqrt(north * north + part));
}

/** Euclid's distance, of columns divided by their deviations. */
function standardized(saved: Saved): RowDistance {
  const variances = doublesOf(saved.dict('effective_metric_params_').get('V'))?.values;
  if (variances === undefined) throw saved.unsupported('metric_params');
  return (a, b, width) => {
    let sum = 0;
    for (let at = 0; at < width; at += 1) {
      const difference = (a.values[a.start + at] as number) - (b.values[b.start + at] as number);
      sum += (difference * difference) / (variances[at] as number);
    }
    return Math.sqrt(sum);
  };
}
