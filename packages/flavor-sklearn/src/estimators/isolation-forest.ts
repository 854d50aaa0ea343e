import { PythonObject } from '@mlmodel/python-objects';
import { inputNumbers } from '../data/input-numbers.js';
import { type Features, type Labelled, mapNumbers, type Numbers } from '../data/numbers.js';
import { averagePathLength, leafDepths } from '../parts/leaf-depths.js';
import { readTrees } from '../parts/saved-trees.js';
import { sumLeaves } from '../parts/sum-leaves.js';
import { doublesOf } from '../saved/number-array.js';
import { Saved } from '../saved/saved.js';
import type { Build } from './builder.js';

/** `IsolationForest` since 0.22: how early the trees separate a row from others. */
export const isolationForest: Build = (saved, builder) => {
  const width = saved.integer(saved.nameOf('n_features_in_', 'n_features_'));
  if (saved.version < 0.22) throw saved.unsupported('depths of this version');
  const offset = saved.float('offset_');
  const trees = saved.items('estimators_').map((item) => {
    if (item instanceof PythonObject) return new Saved(item).saved('tree_');
    throw saved.lacks('estimators_', 'trees');
  });
  const columns = saved.items('estimators_features_').map((item) => doublesOf(item)?.values ?? []);
  const depths = trees.map((tree) => leafDepths(tree));
  const read = readTrees(
    trees.map(({ object }) => object),
    {
      columnCount: width,
      width: 1,
      columnsOf: (tree) => columns[tree] ?? [],
      replace: (tree, node) => Float64Array.of(depths[tree]?.[node] ?? Number.NaN),
    },
  );
  builder.uses(read.forest);
  const sampleSize = saved.integer(saved.nameOf('_max_samples', 'max_samples_'));
  const denominator = trees.length * averagePathLength(sampleSize);
  // It takes missing values since 1.6.
  const check = { name: saved.name, width, asFloat32: true, allowsNaN: saved.version >= 1.06 };
  const scoreSamples = (features: Features): Numbers => ({
    ...mapNumbers(
      sumLeaves(read, inputNumbers(features, check)),
      (depth) => -(2 ** -(denominator === 0 ? 1 : depth / denominator)),
    ),
    isFlat: true,
  });
  const decisionFunction = (features: Features) =>
    mapNumbers(scoreSamples(features), (score) => score - offset);
  return {
    ...{ name: saved.name, width, columnNames: saved.columnNames },
    scoreSamples,
    decisionFunction,
    label: (features) => inliers(decisionFunction(features)),
  };
};

/**
 * How far below the offset a score counts as equal to it. The offset may be the score of a row of the training, and NumPy
 * rounds powers of two by the instructions of the processor.
 */
const equality = 2 ** -51;

/** 1 for rows whose score is not below the offset, -1 for others. */
function inliers(scores: Numbers): Labelled {
  const values = BigInt64Array.from(scores.values, (score) => (score < -equality ? -1n : 1n));
  return { kind: 'labelled', vector: { type: 'int64', values }, shape: [values.length] };
}
