import { columnSelector } from '../parts/column-selector.js';
import { quantileOf } from '../parts/quantile-of.js';
import type { Saved } from '../saved/saved.js';
import type { Build } from './builder.js';

/** The columns that a selector keeps. @param setting the attribute with its limit */
type Choice = (saved: Saved, setting: string) => readonly boolean[];

/** The columns of the best scores, of equal ones the last. */
const best: Choice = (saved, setting) => {
  const scores = scoresOf(saved);
  const count = saved.value(setting) === 'all' ? scores.length : saved.integer(setting);
  const order = Array.from(scores.keys()).sort(
    (a, b) => (scores[a] as number) - (scores[b] as number),
  );
  const chosen = new Set(count === 0 ? [] : order.slice(-count));
  return Array.from(scores, (_, at) => chosen.has(at));
};

/** The columns above a percentile of the scores, and the first of those that are equal to it. */
const percentile: Choice = (saved, setting) => {
  const scores = scoresOf(saved);
  const share = saved.float(setting);
  if (share === 100 || share === 0) return Array.from(scores, () => share === 100);
  const limit = quantileOf(scores, (100 - share) / 100);
  const mask = Array.from(scores, (score) => score > limit);
  const most = Math.trunc((scores.length * share) / 100);
  let left = most - mask.filter(Boolean).length;
  for (const [at, score] of scores.entries()) {
    if (score === limit && left > 0) {
      mask[at] = true;
      left -= 1;
    }
  }
  return mask;
};

/** A score that is NaN is the least one. */
function scoresOf(saved: Saved): Float64Array {
  const { values } = saved.numbers('scores_');
  return values.map((score) => (Number.isNaN(score) ? -Number.MAX_VALUE : score));
}

/** The columns whose p-value is below the limit. */
const falsePositives: Choice = (saved, setting) => {
  const limit = saved.float(setting);
  return Array.from(saved.numbers('pvalues_').values, (value) => value < limit);
};

/** The procedure of Benjamini and Hochberg. */
const falseDiscoveries: Choice = (saved, setting) => {
  const { values } = saved.numbers('pvalues_');
  const share = saved.float(setting) / values.length;
  const passed = values.toSorted().filter((value, at) => value <= share * (at + 1));
  const limit = passed.at(-1) ?? Number.NEGATIVE_INFINITY;
  return Array.from(values, (value) => value <= limit);
};

const familyErrors: Choice = (saved, setting) => {
  const { values } = saved.numbers('pvalues_');
  const limit = saved.float(setting) / values.length;
  return Array.from(values, (value) => value < limit);
};

function selector(choice: Choice, setting: string): Build {
  return (saved) => columnSelector(saved, choice(saved, setting), false);
}

/** `SelectKBest`. */
export const selectBest = selector(best, 'k');

/** `SelectPercentile`. */
export const selectPercentile = selector(percentile, 'percentile');

/** `SelectFpr`. */
export const selectFalsePositives = selector(falsePositives, 'alpha');

/** `SelectFdr`. */
export const selectFalseDiscoveries = selector(falseDiscoveries, 'alpha');

/** `SelectFwe`. */
export const selectFamilyErrors = selector(familyErrors, 'alpha');

const modes: Readonly<Record<string, Choice>> = {
  percentile,
  k_best: best,
  fpr: falsePositives,
  fdr: falseDiscoveries,
  fwe: familyErrors,
};

/** `GenericUnivariateSelect`: one of the others. */
export const genericSelector: Build = (saved) => {
  const mode = saved.text('mode');
  const choice = Object.hasOwn(modes, mode) ? modes[mode] : undefined;
  if (choice === undefined) throw saved.unsupported('mode');
  return columnSelector(saved, choice(saved, 'param'), false);
};
