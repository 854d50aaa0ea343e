import { PythonArray, PythonObject, type PythonValue } from '@mlmodel/python-objects';
import { type Forest, ForestBuilder, forestOf } from '@mlmodel/trees';
import { inputNumbers } from '../data/input-numbers.js';
import { joinFeatures } from '../data/join-features.js';
import {
  type Features,
  mapNumbers,
  type Numbers,
  newNumbers,
  pickColumns,
} from '../data/numbers.js';
import { exp } from '../math/exponentials.js';
import { byProbabilities } from '../parts/classifier.js';
import { addHistogramTree, knownCategories } from '../parts/histogram-trees.js';
import { bothOf, expitNumbers, softmaxRows } from '../parts/products.js';
import { addToOutputs } from '../parts/sum-leaves.js';
import { itemsOf, type Saved } from '../saved/saved.js';
import { SharedArrays } from '../saved/shared-arrays.js';
import type { Build, Builder } from './builder.js';

/** The trees of a boosting by histograms: for each iteration one for each output. */
interface Histograms {
  readonly forest: Forest;
  readonly outputs: number;
  /** One for all outputs, or one for each. */
  readonly baseline: Float64Array;
}

/** `HistGradientBoostingRegressor`; the loss decides the link. */
export const histGradientBoostingRegressor: Build = (saved, builder) => {
  const loss = saved.text('loss');
  const isLog = loss === 'poisson' || loss === 'gamma';
  const isPlain =
    /^(?:least_squares|squared_error|least_absolute_deviation|absolute_error|quantile)$/;
  if (!isLog && !isPlain.test(loss)) throw saved.unsupported('loss');
  const { scores, ...known } = boostingOf(saved, builder);
  return {
    ...known,
    predict(features) {
      const raw = { ...scores(features), isFlat: true };
      return isLog ? mapNumbers(raw, exp) : raw;
    },
  };
};

/** `HistGradientBoostingClassifier`. */
export const histGradientBoostingClassifier: Build = (saved, builder) => {
  const classes = saved.labels();
  const loss = /^(?:auto|log_loss|binary_crossentropy|categorical_crossentropy)$/;
  if (!loss.test(saved.text('loss'))) throw saved.unsupported('loss');
  const { scores, ...known } = boostingOf(saved, builder);
  const predictProba = (features: Features) => {
    const raw = scores(features);
    return raw.width === 1 ? bothOf(expitNumbers(raw)) : softmaxRows(raw);
  };
  return {
    ...known,
    classes,
    ...byProbabilities(predictProba),
    decisionFunction(features) {
      const raw = scores(features);
      return { ...raw, isFlat: raw.width === 1 };
    },
  };
};

function boostingOf(saved: Saved, builder: Builder) {
  const width = saved.integer(saved.nameOf('n_features_in_', '_n_features', 'n_features_'));
  const histograms = readHistograms(saved, width);
  builder.uses(histograms.forest);
  const check = { name: saved.name, allowsNaN: true, allowsInfinity: true };
  const prepare = preparationOf(saved, builder);
  return {
    ...{
      name: saved.name,
      width,
      columnNames: saved.columnNames,
      takes: prepare && ('columns' as const),
    },
    scores(features: Features): Numbers {
      const input = prepare === undefined ? features : prepare(features);
      return rawScores(histograms, inputNumbers(input, { ...check, width }));
    },
  };
}

/** Since 1.3, categories are encoded first, and come before the other columns. */
function preparationOf(
  saved: Saved,
  builder: Builder,
): ((features: Features) => Features) | undefined {
  if (!saved.has('_preprocessor')) return undefined;
  const [encoder, numbers] = saved
    .saved('_preprocessor')
    .items('transformers_')
    .map((item) => itemsOf(item) ?? []);
  const encode = builder.build(encoder?.[1]).transform;
  const [isCategory, isNumber] = [encoder?.[2], numbers?.[2]].map((mask) =>
    positionsIn(saved, mask),
  );
  const isKnown =
    encoder?.[0] === 'encoder' && (numbers?.[0] === 'numerical' || numbers?.[0] === 'remainder');
  if (!isKnown || encode === undefined || isCategory === undefined || isNumber === undefined) {
    throw saved.unsupported('_preprocessor');
  }
  return (features) =>
    joinFeatures(
      [encode(pickColumns(features, isCategory)), pickColumns(features, isNumber)],
      features.rowCount,
    );
}

/** The places of True in a mask. */
function positionsIn(saved: Saved, mask: PythonValue | undefined): readonly number[] {
  const values =
    mask instanceof PythonArray && mask.dtype.kind === 'b'
      ? [...(mask.values as Uint8Array)]
      : itemsOf(mask);
  if (values === undefined) throw saved.unsupported('_preprocessor');
  return values.flatMap((value, at) => (value === 1 || value === true ? [at] : []));
}

function readHistograms(saved: Saved, width: number): Histograms {
  const builder = new ForestBuilder(width);
  const iterations = saved.items('_predictors').map((item) => itemsOf(item) ?? []);
  const outputs = iterations[0]?.length ?? saved.integer('n_trees_per_iteration_');
  const trees = iterations.flat();
  if (trees.length !== iterations.length * outputs) {
    throw saved.lacks('_predictors', 'a tree for each output');
  }
  const known = knownCategories(saved);
  const arrays = new SharedArrays();
  for (const tree of trees) {
    if (tree instanceof PythonObject) arrays.add(tree);
    addHistogramTree(builder, tree, known);
  }
  const baseline = saved.numbers('_baseline_prediction').values;
  if (baseline.length !== 1 && baseline.length !== outputs) {
    throw saved.lacks('_baseline_prediction', 'a number for each output');
  }
  return { forest: forestOf(builder.build()), outputs, baseline };
}

function rawScores(histograms: Histograms, input: Numbers): Numbers {
  const { forest, outputs, baseline } = histograms;
  const scores = newNumbers({ rowCount: input.rowCount, width: outputs });
  for (let at = 0; at < scores.values.length; at += 1) {
    scores.values[at] = baseline[baseline.length === 1 ? 0 : at % outputs] as number;
  }
  forest.visitLeaves(input, { visit: (block) => addToOutputs(scores, block, (value) => value) });
  return scores;
}
