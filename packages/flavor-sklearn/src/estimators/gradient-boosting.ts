import { PythonObject } from '@mlmodel/python-objects';
import { type Features, mapNumbers, type Numbers, newNumbers } from '../data/numbers.js';
import { log } from '../math/logarithms.js';
import { byProbabilities } from '../parts/classifier.js';
import { method } from '../parts/methods.js';
import { bothOf, expit, softmaxRows } from '../parts/products.js';
import { readTrees, type TreeVectors } from '../parts/saved-trees.js';
import { addToOutputs } from '../parts/sum-leaves.js';
import { Saved } from '../saved/saved.js';
import type { Build, Builder } from './builder.js';
import { treeColumns, treeInput } from './trees.js';

/** What trees of a boosting are added to: (rows, outputs), which may be written to. */
type Start = (features: Features) => Numbers;

/** A boosting: for each stage a tree for each output of its start. */
interface Boosting {
  readonly trees: TreeVectors;
  readonly rate: number;
  readonly start: Start;
  readonly read: (features: Features) => Numbers;
}

/** `GradientBoostingRegressor`. */
export const gradientBoostingRegressor: Build = (saved, builder) => {
  const start = regressionStart(saved, builder);
  const boosting = boostingOf(saved, builder, { start, outputs: 1 });
  return {
    ...describe(saved),
    predict: (features) => ({ ...rawScores(boosting, features), isFlat: true }),
  };
};

/** `GradientBoostingClassifier`. */
export const gradientBoostingClassifier: Build = (saved, builder) => {
  const classes = saved.labels();
  const outputs = classes.size === 2 ? 1 : classes.size;
  const isExponential = saved.text('loss') === 'exponential';
  const start = classifierStart(saved, builder, { outputs, isExponential });
  const boosting = boostingOf(saved, builder, { start, outputs });
  const scores = (features: Features) => rawScores(boosting, features);
  const predictProba = (features: Features) => probabilities(scores(features), isExponential);
  return {
    ...describe(saved),
    classes,
    decisionFunction: (features) => ({ ...scores(features), isFlat: outputs === 1 }),
    ...byProbabilities(predictProba),
  };
};

function describe(saved: Saved) {
  return { name: saved.name, width: treeColumns(saved), columnNames: saved.columnNames };
}

function boostingOf(
  saved: Saved,
  builder: Builder,
  { start, outputs }: { readonly start: Start; readonly outputs: number },
): Boosting {
  const members = saved.items('estimators_').map((item) => {
    if (item instanceof PythonObject) return new Saved(item).saved('tree_').object;
    throw saved.lacks('estimators_', 'trees');
  });
  if (members.length % outputs !== 0) throw saved.lacks('estimators_', 'a tree for each output');
  const trees = readTrees(members, { columnCount: treeColumns(saved), width: 1 });
  builder.uses(trees.forest);
  const rate = saved.float('learning_rate');
  return { trees, rate, start, read: treeInput(saved, undefined) };
}

/** The start, and the trees' values times the learning rate. */
function rawScores({ trees, rate, start, read }: Boosting, features: Features): Numbers {
  const input = read(features);
  const scores = start(input);
  const { forest, vectors } = trees;
  const added = (leaf: number) => rate * (vectors[leaf] as number);
  forest.visitLeaves(input, { visit: (block) => addToOutputs(scores, block, added) });
  return scores;
}

function probabilities(scores: Numbers, isExponential: boolean): Numbers {
  if (scores.width > 1) return softmaxRows(scores);
  return bothOf(mapNumbers(scores, (score) => expit(isExponential ? 2 * score : score)));
}

/** The same numbers for every row. */
function constantStart(row: ArrayLike<number>): Start {
  return ({ rowCount }) => {
    const scores = newNumbers({ rowCount, width: row.length });
    for (let at = 0; at < rowCount; at += 1) scores.values.set(row, at * row.length);
    return scores;
  };
}

/** Whether it starts at 0: `init="zero"`, which was an estimator before 0.21. */
function startsAtZero(saved: Saved): boolean {
  return saved.value('init_') === 'zero' || saved.saved('init_').name === 'ZeroEstimator';
}

function regressionStart(saved: Saved, builder: Builder): Start {
  if (startsAtZero(saved)) return constantStart([0]);
  const init = saved.saved('init_');
  if (init.name === 'MeanEstimator') return constantStart([init.float('mean')]);
  if (init.name === 'QuantileEstimator') return constantStart([init.float('quantile')]);
  const predict = method(builder.build(init.object), 'predict');
  return (features) => {
    const first = predict(features);
    return { ...first, type: 'float64', values: first.values.slice(), width: 1 };
  };
}

/** What the shares of the classes are in scores. */
function classifierStart(
  saved: Saved,
  builder: Builder,
  { outputs, isExponential }: { readonly outputs: number; readonly isExponential: boolean },
): Start {
  if (startsAtZero(saved)) return constantStart(new Float64Array(outputs));
  const init = saved.saved('init_');
  // Before 0.21, the start of several classes was their shares themselves.
  if (init.name === 'LogOddsEstimator' || init.name === 'ScaledLogOddsEstimator') {
    return constantStart([init.float('prior')]);
  }
  if (init.name === 'PriorProbabilityEstimator')
    return constantStart(init.numbers('priors').values);
  if (saved.version < 0.21) throw saved.unsupported('init');
  const predictProba = method(builder.build(init.object), 'predictProba');
  const link = linkOf(saved, isExponential);
  // How far shares are kept from 0 and 1: the precision of floats, since 1.8 that of doubles.
  const least = saved.version >= 1.08 ? Number.EPSILON : 2 ** -23;
  return (features) => {
    const shares = predictProba(features);
    if (shares.width !== Math.max(2, outputs)) throw saved.lacks('init_', 'all classes');
    return link(
      mapNumbers({ ...shares, type: 'float64' }, (share) =>
        Math.min(1 - least, Math.max(least, share)),
      ),
    );
  };
}

/** Makes scores of shares: (rows, 1) of two classes. Since 1.4, those of several are divided by their geometric mean. */
function linkOf(saved: Saved, isExponential: boolean): (shares: Numbers) => Numbers {
  const divides = hasLink(saved);
  return (shares) => {
    const { values, rowCount, width } = shares;
    const scores = newNumbers({ rowCount, width: width === 2 ? 1 : width });
    for (let row = 0; row < rowCount; row += 1) {
      const own = values.subarray(row * width, (row + 1) * width);
      if (width === 2) {
        const share = own[1] as number;
        scores.values[row] = log(share / (1 - share)) * (isExponential ? 0.5 : 1);
        continue;
      }
      const logs = own.map(log);
      const mean = divides ? logs.reduce((sum, each) => sum + each, 0) / width : 0;
      for (let at = 0; at < width; at += 1)
        scores.values[row * width + at] = (logs[at] as number) - mean;
    }
    return scores;
  };
}

function hasLink(saved: Saved): boolean {
  const loss = saved.value('_loss');
  return loss instanceof PythonObject && loss.className.startsWith('sklearn._loss.');
}
