import { PythonObject } from '@mlmodel/python-objects';
import { doublesOf } from '../saved/number-array.js';
import { Saved } from '../saved/saved.js';

/**
 * `feature_importances_` of a tree, a forest or boosted trees, which scikit-learn computes of the trees: how much the splits of
 * each column lessen the impurity.
 * @throws NotSupported for other estimators
 */
export function treeImportances(saved: Saved): Float64Array {
  if (saved.has('tree_')) return shares(decreasesOf(saved));
  if (saved.name.startsWith('AdaBoost')) return weightedImportances(saved);
  const isBoosting = saved.name.startsWith('GradientBoosting');
  const isForest = /^(?:RandomForest|ExtraTrees)/.test(saved.name);
  if (!(isBoosting || isForest) || saved.version < 0.22) throw saved.unsupported('importances');
  const sums: number[] = [];
  for (const item of saved.items('estimators_')) {
    if (!(item instanceof PythonObject)) throw saved.lacks('estimators_', 'trees');
    const decreases = decreasesOf(new Saved(item));
    const own = isBoosting ? decreases : shares(decreases);
    for (const [at, value] of own.entries()) sums[at] = (sums[at] ?? 0) + value;
  }
  return shares(Float64Array.from(sums));
}

/** The mean of the members' importances by their weights. */
function weightedImportances(saved: Saved): Float64Array {
  const weights = saved.numbers('estimator_weights_').values;
  const members = saved.items('estimators_');
  const total = weights.subarray(0, members.length).reduce((sum, weight) => sum + weight, 0);
  const sums: number[] = [];
  for (const [number, item] of members.entries()) {
    if (!(item instanceof PythonObject)) throw saved.lacks('estimators_', 'trees');
    for (const [at, value] of treeImportances(new Saved(item)).entries())
      sums[at] = (sums[at] ?? 0) + (weights[number] as number) * value;
  }
  return Float64Array.from(sums, (sum) => sum / total);
}

/** What each column's splits take away of the impurity, as shares of the rows. */
function decreasesOf(member: Saved): Float64Array {
  const tree = member.saved('tree_');
  const nodes = tree.array('nodes');
  const field = (name: string) => {
    const numbers = doublesOf(nodes.fields?.get(name));
    if (numbers === undefined) throw tree.lacks('nodes', `nodes with the field ${name}`);
    return numbers.values;
  };
  const [left, right, columns] = [field('left_child'), field('right_child'), field('feature')];
  const weights = field('weighted_n_node_samples');
  const impurities = field('impurity');
  const impurityOf = (node: number) => (weights[node] ?? Number.NaN) * (impurities[node] as number);
  const width = member.integer(member.nameOf('n_features_in_', 'n_features_'));
  const decreases = new Float64Array(width);
  for (const [node, column] of columns.entries()) {
    const [first, second] = [left[node] as number, right[node] as number];
    if (first < 0 || !(column < width)) continue;
    decreases[column] =
      (decreases[column] as number) +
      (impurityOf(node) - impurityOf(first) - impurityOf(second)) / (weights[0] as number);
  }
  return decreases;
}

function shares(values: Float64Array): Float64Array {
  const sum = values.reduce((total, value) => total + value, 0);
  return sum > 0 ? values.map((value) => value / sum) : values;
}
