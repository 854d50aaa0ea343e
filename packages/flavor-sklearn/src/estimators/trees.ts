import { PythonObject, type PythonValue } from '@mlmodel/python-objects';
import type { Labels } from '@mlmodel/trees';
import { inputNumbers } from '../data/input-numbers.js';
import { type Features, mapNumbers, type Numbers } from '../data/numbers.js';
import { byProbabilities } from '../parts/classifier.js';
import { largestOfRows } from '../parts/products.js';
import { readTrees, type TreeVectors } from '../parts/saved-trees.js';
import { byOutputs, classesOfOutputs, partsOfOutputs } from '../parts/several-outputs.js';
import { sumLeaves } from '../parts/sum-leaves.js';
import { Saved } from '../saved/saved.js';
import type { Build, Builder } from './builder.js';
import type { Estimator } from './estimator.js';

/** `DecisionTreeClassifier` and `ExtraTreeClassifier`. `predict` looks at counts, and probabilities at their shares. */
export const treeClassifier: Build = (saved, builder) => {
  const outputs = classesOfOutputs(saved);
  if (outputs !== undefined) return severalOutputs(saved, builder, { members: [saved], outputs });
  const classes = saved.labels();
  const raw = treesOf(saved, [saved], { width: classes.size });
  const shares = classifierTrees(saved, [saved], classes);
  builder.uses(shares.forest);
  const read = treeInput(saved, saved);
  return {
    ...describe(saved),
    classes,
    ...byProbabilities((features) => sumLeaves(shares, read(features))),
    choose: (features) => largestOfRows(sumLeaves(raw, read(features))),
  };
};

/** Regression trees, of one output or several. */
export const treeRegressor: Build = (saved, builder) => {
  const outputs = outputCount(saved);
  const trees = treesOf(saved, [saved], { width: outputs });
  builder.uses(trees.forest);
  const read = treeInput(saved, saved);
  return {
    ...describe(saved),
    predict: (features) => ({ ...sumLeaves(trees, read(features)), isFlat: outputs === 1 }),
  };
};

/** `RandomForestClassifier` and `ExtraTreesClassifier`: the mean of the trees' probabilities. */
export const forestClassifier: Build = (saved, builder) => {
  const members = membersOf(saved);
  const outputs = classesOfOutputs(saved);
  if (outputs !== undefined) return severalOutputs(saved, builder, { members, outputs });
  const classes = saved.labels();
  const trees = classifierTrees(saved, members, classes);
  builder.uses(trees.forest);
  const read = treeInput(saved, members[0]);
  return { ...describe(saved), classes, ...byProbabilities(meanOf(trees, read)) };
};

/** `RandomForestRegressor` and `ExtraTreesRegressor`: the mean of the trees' values. */
export const forestRegressor: Build = (saved, builder) => {
  const outputs = outputCount(saved);
  const members = membersOf(saved);
  const trees = treesOf(saved, members, { width: outputs });
  builder.uses(trees.forest);
  const mean = meanOf(trees, treeInput(saved, members[0]));
  return {
    ...describe(saved),
    predict: (features) => ({ ...mean(features), isFlat: outputs === 1 }),
  };
};

function meanOf(trees: TreeVectors, read: (features: Features) => Numbers) {
  return (features: Features): Numbers =>
    mapNumbers(sumLeaves(trees, read(features)), (sum) => sum / trees.forest.treeCount);
}

/** The columns of a tree or a forest: `n_features_` before 1.0. */
export function treeColumns(saved: Saved): number {
  return saved.integer(saved.nameOf('n_features_in_', 'n_features_'));
}

function describe(saved: Saved) {
  return { name: saved.name, width: treeColumns(saved), columnNames: saved.columnNames };
}

function outputCount(saved: Saved): number {
  return saved.integer('n_outputs_');
}

interface Outputs {
  readonly members: readonly Saved[];
  readonly outputs: readonly Labels[];
}

/** Trees whose leaves have as many numbers for each output as the one with the most classes needs. */
function severalOutputs(saved: Saved, builder: Builder, { members, outputs }: Outputs): Estimator {
  if (saved.version < 0.21) throw saved.unsupported('several outputs in this version');
  const stride = outputs.reduce((most, { size }) => Math.max(most, size), 0);
  const change = saved.version < 1.04 ? sharesOfEach(stride) : undefined;
  const trees = treesOf(saved, members, { width: stride * outputs.length, change });
  builder.uses(trees.forest);
  const mean = meanOf(trees, treeInput(saved, members[0]));
  return {
    ...describe(saved),
    ...byOutputs(outputs, (features) => partsOfOutputs(mean(features), outputs)),
  };
}

function sharesOfEach(stride: number) {
  return (counts: Float64Array): Float64Array => {
    const shares = new Float64Array(counts.length);
    for (let start = 0; start < counts.length; start += stride)
      shares.set(toShares(counts.subarray(start, start + stride)), start);
    return shares;
  };
}

/** The estimators in `estimators_`. */
function membersOf(saved: Saved): readonly Saved[] {
  return saved.items('estimators_').map((item) => {
    if (item instanceof PythonObject) return new Saved(item);
    throw saved.lacks('estimators_', 'a list of estimators');
  });
}

interface TreeWidth {
  readonly width: number;
  readonly change?: ((vector: Float64Array) => Float64Array) | undefined;
}

function treesOf(saved: Saved, members: readonly Saved[], leaf: TreeWidth): TreeVectors {
  const trees: PythonValue[] = members.map((member) => member.saved('tree_').object);
  return readTrees(trees, { columnCount: treeColumns(saved), ...leaf });
}

/** Trees of shares. Before 1.4, leaves hold counts. */
function classifierTrees(saved: Saved, members: readonly Saved[], classes: Labels): TreeVectors {
  const change = saved.version < 1.04 ? toShares : undefined;
  return treesOf(saved, members, { width: classes.size, change });
}

function toShares(counts: Float64Array): Float64Array {
  let sum = 0;
  for (const count of counts) sum += count;
  return sum === 0 ? counts : counts.map((count) => count / sum);
}

/** The input of trees: floats, in which values may be missing where the version and the settings allow it. */
export function treeInput(saved: Saved, member: Saved | undefined) {
  const check = {
    ...{ name: saved.name, width: treeColumns(saved), asFloat32: true },
    allowsNaN: allowsNaN(saved, member),
  };
  return (features: Features): Numbers => inputNumbers(features, check);
}

/** The criteria of trees that take missing values; since 1.9, all do. */
const criteria: ReadonlySet<unknown> = new Set([
  'entropy',
  'friedman_mse',
  'gini',
  'log_loss',
  'poisson',
  'squared_error',
]);

/** The first version whose class takes missing values. */
const firstWithNaN: Readonly<Record<string, number>> = {
  DecisionTreeClassifier: 1.03,
  DecisionTreeRegressor: 1.03,
  ExtraTreeClassifier: 1.06,
  ExtraTreeRegressor: 1.06,
  ExtraTreesClassifier: 1.06,
  ExtraTreesRegressor: 1.06,
  RandomForestClassifier: 1.04,
  RandomForestRegressor: 1.04,
};

/** Whether a tree, or a forest with a tree as a member, takes missing values. */
export function allowsNaN(saved: Saved, member: Saved | undefined): boolean {
  const first = Object.hasOwn(firstWithNaN, saved.name) ? firstWithNaN[saved.name] : undefined;
  if (first === undefined || saved.version < first || member === undefined) return false;
  if (saved.version < 1.09 && saved.has('monotonic_cst')) return false;
  const splitter = member.value('splitter');
  const isTaken =
    splitter === 'random'
      ? saved.version >= 1.06
      : splitter === 'best' && !saved.name.startsWith('Extra');
  return isTaken && (saved.version >= 1.09 || criteria.has(member.value('criterion')));
}
