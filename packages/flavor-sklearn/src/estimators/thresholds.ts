import type { Features } from '../data/numbers.js';
import { method } from '../parts/methods.js';
import type { Saved } from '../saved/saved.js';
import type { Build, Builder } from './builder.js';

/** `TunedThresholdClassifierCV`: a classifier of two classes, and the score from which on the positive one counts. */
export const tunedThreshold: Build = (saved, builder) =>
  thresholdClassifier(saved, builder, {
    threshold: saved.float('best_threshold_'),
    positive: scoredLabel(saved.saved('_curve_scorer')),
  });

/** `FixedThresholdClassifier`. */
export const fixedThreshold: Build = (saved, builder) =>
  thresholdClassifier(saved, builder, {
    threshold: saved.value('threshold') === 'auto' ? undefined : saved.float('threshold'),
    positive: saved.value('pos_label') ?? undefined,
  });

interface Threshold {
  /** Undefined for the usual one: 0.5 of a probability, 0 of a score. */
  readonly threshold: number | undefined;
  /** The label of the positive class; undefined for the second one. */
  readonly positive: unknown;
}

function thresholdClassifier(saved: Saved, builder: Builder, { threshold, positive }: Threshold) {
  const inner = builder.build(saved.value(saved.nameOf('estimator_', 'estimator')));
  const { classes } = inner;
  if (classes?.size !== 2) throw saved.lacks('estimator_', 'a classifier of two classes');
  const at =
    positive === undefined
      ? 1
      : classes.values.findIndex(
          (label) => Number(label) === Number(positive) || label === positive,
        );
  if (at < 0) throw saved.unsupported('pos_label');
  const asked = saved.choice('response_method', ['auto', 'decision_function', 'predict_proba']);
  const usesShares =
    asked === 'predict_proba' || (asked === 'auto' && inner.predictProba !== undefined);
  const answer = method(inner, usesShares ? 'predictProba' : 'decisionFunction');
  const least = threshold ?? (usesShares ? 0.5 : 0);
  const score = (values: Float64Array, row: number) => {
    if (usesShares) return values[2 * row + at] as number;
    return at === 1 ? (values[row] as number) : -(values[row] as number);
  };
  return {
    ...inner,
    name: saved.name,
    choose(features: Features) {
      const { values, rowCount } = answer(features);
      return Int32Array.from({ length: rowCount }, (_, row) =>
        score(values, row) >= least ? at : 1 - at,
      );
    },
  };
}

/** Functions that score the label 1 unless they are told another one. */
const scoresOfOne = /\.(?:average_precision|f1|fbeta|jaccard|precision|recall)_score$/;

/** The label that the scorer of a threshold took for the positive one. */
function scoredLabel(scorer: Saved): unknown {
  const given = scorer.has('_kwargs') ? scorer.dict('_kwargs').get('pos_label') : undefined;
  if (given !== undefined) return given ?? undefined;
  return scoresOfOne.test(scorer.global('_score_func') ?? '') ? 1 : undefined;
}
