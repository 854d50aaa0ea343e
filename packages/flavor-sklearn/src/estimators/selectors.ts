import { PythonArray, PythonObject } from '@mlmodel/python-objects';
import type { Features } from '../data/numbers.js';
import { columnSelector } from '../parts/column-selector.js';
import { treeImportances } from '../parts/tree-importances.js';
import { Saved } from '../saved/saved.js';
import type { Build } from './builder.js';
import type { Estimator } from './estimator.js';
import { methodsAfter } from './pipeline.js';
import { allowsNaN } from './trees.js';

/** `VarianceThreshold`: the columns whose variance is above the threshold. */
export const varianceThreshold: Build = (saved) => {
  const threshold = saved.float('threshold');
  const mask = Array.from(saved.numbers('variances_').values, (variance) => variance > threshold);
  return columnSelector(saved, mask, saved.version >= 0.22);
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

/** `SelectPercentile`: the columns above a percentile of the scores, and the first of those that are equal to it. */
export const selectPercentile: Build = (saved) => {
  const scores = withoutNaN(saved.numbers('scores_').values);
  const percentile = saved.float('percentile');
  if (percentile === 100 || percentile === 0) {
    return columnSelector(
      saved,
      Array.from(scores, () => percentile === 100),
      false,
    );
  }
  const limit = quantileOf(scores, (100 - percentile) / 100);
  const mask = Array.from(scores, (score) => score > limit);
  const most = Math.trunc((scores.length * percentile) / 100);
  let left = most - mask.filter(Boolean).length;
  for (const [at, score] of scores.entries()) {
    if (score === limit && left > 0) {
      mask[at] = true;
      left -= 1;
    }
  }
  return columnSelector(saved, mask, false);
};

/** `numpy.quantile` by linear interpolation. */
function quantileOf(values: Float64Array, share: number): number {
  const sorted = values.toSorted();
  const place = share * (sorted.length - 1);
  const low = Math.floor(place);
  const before = sorted[low] as number;
  const after = sorted[Math.min(low + 1, sorted.length - 1)] as number;
  const rest = place - low;
  return rest < 0.5 ? before + (after - before) * rest : after - (after - before) * (1 - rest);
}

/** `SelectFromModel`: the columns whose weight in a linear model, or importance in trees, reaches a threshold. */
export const selectFromModel: Build = (saved) => {
  if (saved.has('max_features')) throw saved.unsupported('max_features');
  const importances = importancesOf(saved);
  const threshold = thresholdOf(saved, importances);
  if (importances.some((each) => isNearly(each, threshold)))
    throw saved.unsupported('a threshold that rounding decides');
  return columnSelector(
    saved,
    Array.from(importances, (each) => each >= threshold),
    takesNaN(saved.saved('estimator_')),
  );
};

/** Whether trees whose importances decide take missing values. */
function takesNaN(inner: Saved): boolean {
  if (inner.has('coef_')) return false;
  const [first] = inner.has('tree_') ? [] : inner.items('estimators_');
  return allowsNaN(inner, first instanceof PythonObject ? new Saved(first) : inner);
}

/** Whether numbers are equal but for rounding. All equal ones reach their mean. */
function isNearly(value: number, threshold: number): boolean {
  return value !== threshold && Math.abs(value - threshold) <= 1e-11 * Math.abs(threshold);
}

/** The sizes of the weights of each column: by `norm_order` where there are several outputs. */
function importancesOf(saved: Saved): Float64Array {
  const inner = saved.saved('estimator_');
  if (saved.has('importance_getter') && saved.value('importance_getter') !== 'auto') {
    throw saved.unsupported('importance_getter');
  }
  if (!inner.has('coef_')) return treeImportances(inner);
  const { values, shape } = inner.numbers('coef_');
  if (shape.length === 1) return values.map(Math.abs);
  if (saved.float('norm_order', 1) !== 1) throw saved.unsupported('norm_order');
  const width = shape[1] ?? 0;
  const sums = new Float64Array(width);
  for (const [at, value] of values.entries())
    sums[at % width] = (sums[at % width] as number) + Math.abs(value);
  return sums;
}

/** A number, or a factor of the mean or the median: `1.25*mean`. */
function thresholdOf(saved: Saved, importances: Float64Array): number {
  const value = saved.value('threshold') ?? null;
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  const text = value === null && !isSparse(saved.saved('estimator_')) ? 'mean' : value;
  const parts = typeof text === 'string' ? /^(?:([\d.]+)\s*\*\s*)?(mean|median)$/.exec(text) : null;
  if (parts === null) throw saved.unsupported('threshold');
  const [, factor = '1', kind] = parts;
  const middle =
    kind === 'mean'
      ? importances.reduce((sum, each) => sum + each, 0) / importances.length
      : quantileOf(importances, 0.5);
  return Number(factor) * middle;
}

/** Whether a model keeps few columns, which has another threshold. */
function isSparse(inner: Saved): boolean {
  return (
    inner.value('penalty') === 'l1' || inner.has('l1_ratio') || /Lasso|ElasticNet/.test(inner.name)
  );
}

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
