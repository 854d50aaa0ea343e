import { PythonObject } from '@mlmodel/python-objects';
import type { Features } from '../data/numbers.js';
import { columnSelector } from '../parts/column-selector.js';
import { quantileOf } from '../parts/quantile-of.js';
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

/** `SelectFromModel`: the columns whose weight in a linear model, or importance in trees, reaches a threshold. */
export const selectFromModel: Build = (saved) => {
  const importances = importancesOf(saved);
  const threshold = thresholdOf(saved, importances);
  const most = mostColumns(saved, importances);
  const least = importances[most.at(-1) ?? 0] as number;
  if (importances.some((each) => isNearly(each, threshold) || isNearly(each, least)))
    throw saved.unsupported('a threshold that rounding decides');
  const mask = new Array<boolean>(importances.length).fill(false);
  for (const at of most) mask[at] = (importances[at] as number) >= threshold;
  return columnSelector(saved, mask, takesNaN(saved.saved('estimator_')));
};

/** The columns that may be kept, the heaviest first: as many as `max_features` says, or all. */
function mostColumns(saved: Saved, importances: Float64Array): readonly number[] {
  const sorted = Array.from(importances.keys()).sort(
    (a, b) => (importances[b] as number) - (importances[a] as number),
  );
  if (!saved.has('max_features')) return sorted;
  return sorted.slice(0, saved.integer(saved.nameOf('max_features_', 'max_features')));
}

/** Whether the estimator that decides takes missing values. */
function takesNaN(inner: Saved): boolean {
  if (/^(?:HistGradientBoosting|LGBM|XGB)/.test(inner.name)) return true;
  if (!inner.has('estimators_')) return inner.has('tree_') && allowsNaN(inner, inner);
  const [first] = inner.items('estimators_');
  return first instanceof PythonObject && allowsNaN(inner, new Saved(first));
}

/** Whether numbers are equal but for rounding. All equal ones reach their mean. */
function isNearly(value: number, threshold: number): boolean {
  const distance = Math.abs(value - threshold);
  return distance > 0 && Number.isFinite(distance) && distance <= 1e-11 * Math.abs(threshold);
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
  if (value === null && isSparse(saved.saved('estimator_'), saved)) return 1e-5;
  const text = value ?? 'mean';
  const parts = typeof text === 'string' ? /^(?:([\d.]+)\s*\*\s*)?(mean|median)$/.exec(text) : null;
  if (parts === null) throw saved.unsupported('threshold');
  const [, factor = '1', kind] = parts;
  const middle =
    kind === 'mean'
      ? importances.reduce((sum, each) => sum + each, 0) / importances.length
      : quantileOf(importances, 0.5);
  return Number(factor) * middle;
}

/** Whether a model keeps few columns, which has the threshold 1e-5. */
function isSparse(inner: Saved, { version }: Saved): boolean {
  if (inner.value('penalty') === 'l1' || inner.name.includes('Lasso')) return true;
  const isOne = (attribute: string) =>
    inner.has(attribute) &&
    inner.numbers(attribute).values.every((ratio) => Math.abs(ratio - 1) <= 1e-8 + 1e-5);
  if (inner.name.includes('ElasticNet'))
    return version >= 1.01 && isOne(inner.nameOf('l1_ratio_', 'l1_ratio'));
  if (version < 1.08 || !inner.name.startsWith('LogisticRegression')) return false;
  return isOne(inner.name.endsWith('CV') ? 'l1_ratio_' : 'l1_ratio');
}

/** `SequentialFeatureSelector`: the columns of the support. */
export const sequentialSelector: Build = (saved) => supportSelector(saved, false);

/** `RFE` and `RFECV`: the columns of the support, and the estimator that was fitted on them. */
export const recursiveElimination: Build = (saved, builder) => {
  const selector = supportSelector(saved, takesNaN(saved.saved('estimator_')));
  const inner = builder.build(saved.value('estimator_'));
  const select = selector.transform as (features: Features) => Features;
  return { ...methodsAfter(select, inner), ...selector } satisfies Estimator;
};

/** Selects the columns of the mask `support_`. */
function supportSelector(saved: Saved, allowsMissing: boolean) {
  const support = saved.array('support_');
  if (support.dtype.kind !== 'b') throw saved.lacks('support_', 'a mask');
  const mask = Array.from(support.values, (value) => value === 1);
  return columnSelector(saved, mask, allowsMissing);
}

/** The methods of a search for the best settings, or of another estimator around one. */
export function delegate(attribute: string): Build {
  return (saved: Saved, builder) => ({
    ...builder.build(saved.value(attribute)),
    name: saved.name,
  });
}
