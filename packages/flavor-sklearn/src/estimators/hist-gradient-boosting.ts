import { PythonArray, PythonObject, type PythonValue } from '@mlmodel/python-objects';
import { type Forest, ForestBuilder, splitBits, UnusableContent } from '@mlmodel/trees';
import { inputNumbers } from '../data/input-numbers.js';
import { type Features, mapNumbers, type Numbers, newNumbers } from '../data/numbers.js';
import { nextUp } from '../parts/next-up.js';
import { bothOf, expit, largestOfRows, softmaxRows } from '../parts/products.js';
import { eachTree } from '../parts/sum-leaves.js';
import { NotSupported } from '../saved/not-supported.js';
import { itemsOf, Saved } from '../saved/saved.js';
import type { Build, Builder } from './builder.js';

/** The trees of a boosting by histograms: for each iteration one for each output. */
interface Histograms {
  readonly forest: Forest;
  readonly treeCount: number;
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
      return isLog ? mapNumbers(raw, Math.exp) : raw;
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
    return raw.width === 1 ? bothOf(mapNumbers(raw, expit)) : softmaxRows(raw);
  };
  return {
    ...known,
    classes,
    predictProba,
    predictLogProba: (features) => mapNumbers(predictProba(features), Math.log),
    choose: (features) => largestOfRows(predictProba(features)),
    decisionFunction(features) {
      const raw = scores(features);
      return { ...raw, isFlat: raw.width === 1 };
    },
  };
};

function boostingOf(saved: Saved, builder: Builder) {
  const width = saved.integer(saved.nameOf('n_features_in_', '_n_features', 'n_features_'));
  if (hasCategories(saved)) throw saved.unsupported('categorical_features');
  const histograms = readHistograms(saved, width);
  builder.uses(histograms.forest);
  const check = { name: saved.name, width, allowsNaN: true, allowsInfinity: true };
  return {
    ...{ name: saved.name, width, columnNames: saved.columnNames },
    scores: (features: Features) => rawScores(histograms, inputNumbers(features, check)),
  };
}

function hasCategories(saved: Saved): boolean {
  const mask = saved.value('is_categorical_');
  return mask instanceof PythonArray && Array.from(mask.values).some(Boolean);
}

function readHistograms(saved: Saved, width: number): Histograms {
  const builder = new ForestBuilder(width);
  const iterations = saved.items('_predictors').map((item) => itemsOf(item) ?? []);
  const outputs = iterations[0]?.length ?? saved.integer('n_trees_per_iteration_');
  const trees = iterations.flat();
  if (trees.length !== iterations.length * outputs) {
    throw saved.lacks('_predictors', 'a tree for each output');
  }
  for (const tree of trees) addTree(builder, tree);
  const baseline = saved.numbers('_baseline_prediction').values;
  if (baseline.length !== 1 && baseline.length !== outputs) {
    throw saved.lacks('_baseline_prediction', 'a number for each output');
  }
  return { forest: builder.build(), treeCount: trees.length, outputs, baseline };
}

function addTree(builder: ForestBuilder, value: PythonValue): void {
  if (!(value instanceof PythonObject)) throw new NotSupported('a tree that is not there');
  const tree = new Saved(value);
  const nodes = tree.array('nodes');
  const size = nodes.shape[0] ?? 0;
  const column = (...names: readonly string[]): Float64Array => {
    const name = names.find((each) => nodes.fields?.has(each));
    const array = name === undefined ? undefined : nodes.fields?.get(name);
    if (array === undefined) throw tree.lacks('nodes', `nodes with the field ${names[0]}`);
    return Float64Array.from(array.values as ArrayLike<number>, Number);
  };
  const isLeaf = column('is_leaf');
  const missingLeft = column('missing_go_to_left');
  if (nodes.fields?.has('is_categorical') && column('is_categorical').some((is) => is !== 0)) {
    throw tree.unsupported('splits on categories');
  }
  try {
    builder.add({
      size,
      first: column('left').map((child, node) => (isLeaf[node] === 1 ? -1 : child)),
      second: column('right'),
      feature: column('feature_idx'),
      threshold: column('num_threshold', 'threshold').map(nextUp),
      bits: Uint8Array.from(missingLeft, (left) => (left === 1 ? splitBits.missingFirst : 0)),
      value: column('value'),
    });
  } catch (error) {
    if (error instanceof UnusableContent) throw new NotSupported(`a tree that ${error.message}`);
    throw error;
  }
}

function rawScores(histograms: Histograms, input: Numbers): Numbers {
  const { forest, outputs, baseline } = histograms;
  const scores = newNumbers({ rowCount: input.rowCount, width: outputs });
  for (let at = 0; at < scores.values.length; at += 1) {
    scores.values[at] = baseline[baseline.length === 1 ? 0 : at % outputs] as number;
  }
  eachTree(histograms, input, ({ tree, leaves, start, count }) => {
    for (
      let row = 0, to = start * outputs + (tree % outputs);
      row < count;
      row += 1, to += outputs
    ) {
      scores.values[to] =
        (scores.values[to] as number) + (forest.value[leaves[row] as number] as number);
    }
  });
  return scores;
}
