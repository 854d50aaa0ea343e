import type { Matrix } from '../saved/number-array.js';
import type { Saved } from '../saved/saved.js';
import type { SavedMatrix } from '../saved/sparse-matrix.js';
import type { NeighborMetric } from './neighbor-metric.js';

/** How an estimator compares rows with its points. */
interface Comparison {
  readonly points: SavedMatrix;
  readonly metric: NeighborMetric;
  readonly isUniform: boolean;
}

/**
 * Declines comparisons whose answers depend on the processor: on what rounding leaves of the distance of a point to itself, of
 * which inverse distances are made, or on which of equally near points are found.
 * @throws NotSupported
 */
export function checkComparison(saved: Saved, { points, metric, isUniform }: Comparison): void {
  const { isSparse, width, code } = points;
  const isEuclidean = metric !== 'cosine' && metric.power === 2;
  const isWhole = points.values.every(Number.isInteger);
  const isExact = isWhole || (saved.version >= 1.01 && (isSparse || width < 16));
  if (isEuclidean && !isUniform && !isExact)
    throw saved.unsupported('weights of distances that rounding decides');
  const isSelected =
    (metric !== 'cosine' && metric.between !== undefined) ||
    (isSparse && saved.version >= 1.02) ||
    (choosesByProcessor(saved) && (metric === 'cosine' || !code.startsWith('f')));
  if (isSelected && (isWhole || hasRepeatedRows(points)))
    throw saved.unsupported('equally near points, of which the processor chooses');
  if (isSparse && metric !== 'cosine' && !isEuclidean) throw saved.unsupported('metric');
}

/** Whether `numpy.argpartition` chooses among equal numbers by the instructions of the processor, as NumPy 2 does. */
export function choosesByProcessor(saved: Saved): boolean {
  return saved.version >= 1.05;
}

function hasRepeatedRows({ values, rowCount, width }: Matrix): boolean {
  const rows = new Set<string>();
  for (let row = 0; row < rowCount; row += 1)
    rows.add(values.subarray(row * width, (row + 1) * width).join());
  return rows.size < rowCount;
}
