import type { Saved } from '../saved/saved.js';
import type { Power } from './minkowski.js';
import { type RowDistance, rowDistance } from './row-distances.js';

/** How far rows are from each other. */
export type NeighborMetric =
  | 'cosine'
  | { readonly power: Power; readonly between?: undefined }
  | { readonly power?: undefined; readonly between: RowDistance };

const powers: Readonly<Record<string, Power>> = {
  cityblock: 1,
  l1: 1,
  manhattan: 1,
  euclidean: 2,
  l2: 2,
  chebyshev: Number.POSITIVE_INFINITY,
  infinity: Number.POSITIVE_INFINITY,
};

/** The distance of an estimator of `sklearn.neighbors`. @throws NotSupported for others */
export function neighborMetric(saved: Saved): NeighborMetric {
  const name = saved.text('effective_metric_');
  if (name === 'cosine') return name;
  if (Object.hasOwn(powers, name)) return { power: powers[name] as Power };
  const between = rowDistance(saved, name);
  if (between !== undefined) return { between };
  if (name !== 'minkowski') throw saved.unsupported('metric');
  const params = saved.dict('effective_metric_params_');
  const others = [...params.entries].filter(([key, value]) => key !== 'p' && value !== null);
  if (others.length > 0) throw saved.unsupported('metric_params');
  const power = Number(params.get('p'));
  if (power >= 1 && Number.isFinite(power)) return { power };
  throw saved.unsupported('p');
}
