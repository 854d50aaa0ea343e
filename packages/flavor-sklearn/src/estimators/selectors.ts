import { PythonArray } from '@mlmodel/python-objects';
import type { Features } from '../data/numbers.js';
import type { Saved } from '../saved/saved.js';
import type { Build } from './builder.js';
import type { Estimator } from './estimator.js';
import { methodsAfter } from './pipeline.js';
import { columnSelector } from './preparation.js';

/** `VarianceThreshold`: the columns whose variance is above the threshold. */
export const varianceThreshold: Build = (saved) => {
  const threshold = saved.float('threshold');
  const mask = Array.from(saved.numbers('variances_').values, (variance) => variance > threshold);
  return columnSelector(saved, mask, saved.version >= 0.2);
};

/** `SelectKBest`: the columns of the best scores, of equal ones the last. */
export const selectBest: Build = (saved) => {
  const scores = withoutNaN(saved.numbers('scores_').values);
  const count = saved.value('k') === 'all' ? scores.length : saved.integer('k');
  const order = Array.from(scores.keys()).sort(
    (a, b) => (scores[a] as number) - (scores[b] as number),
  );
  const best = new Set(count === 0 ? [] : order.slice(-count));
  return columnSelector(
    saved,
    Array.from(scores, (_, at) => best.has(at)),
    false,
  );
};

/** A score that is NaN is the least one. */
function withoutNaN(scores: Float64Array): Float64Array {
  return scores.map((score) => (Number.isNaN(score) ? -Number.MAX_VALUE : score));
}

/** `SelectFpr`: the columns whose p-value is below the limit. */
export const selectFalsePositives: Build = (saved) => {
  const limit = saved.float('alpha');
  const mask = Array.from(saved.numbers('pvalues_').values, (value) => value < limit);
  return columnSelector(saved, mask, false);
};

/** `RFE` and `RFECV`: the columns of the support, and the estimator that was fitted on them. */
export const recursiveElimination: Build = (saved, builder) => {
  const support = saved.array('support_');
  if (!(support instanceof PythonArray) || support.dtype.kind !== 'b')
    throw saved.lacks('support_', 'a mask');
  const selector = columnSelector(
    saved,
    Array.from(support.values, (value) => value === 1),
    false,
  );
  const inner = builder.build(saved.value('estimator_'));
  const select = selector.transform as (features: Features) => Features;
  return { ...methodsAfter(select, inner), ...selector } satisfies Estimator;
};

/** The methods of a search for the best settings, or of another estimator around one. */
export function delegate(attribute: string): Build {
  return (saved: Saved, builder) => ({
    ...builder.build(saved.value(attribute)),
    name: saved.name,
  });
}
