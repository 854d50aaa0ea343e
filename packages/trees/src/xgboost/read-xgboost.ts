import { entriesOf, isJsonObject } from '@mlmodel/core';
import { brokenFile } from '@mlmodel/core/flavor';
import { forestOf } from '../forest/forest.js';
import { ForestBuilder } from '../forest/forest-builder.js';
import { readingTree, unsupportedModel } from '../model-file-error.js';
import { Fields } from './fields.js';
import { expectileMargins, type Objective, objectiveOf, type Version } from './objectives.js';
import { parseDocument } from './parse-document.js';
import { LeafVectors, leafSize, readTree } from './read-tree.js';
import type { LinearBooster, TreeBooster, XgboostModel } from './xgboost-model.js';

/** The most columns. A request sends them all for every row. */
const mostFeatures = 1_000_000;

/** The most outputs of a model whose trees do not show that it has as many. */
const mostOutputsWithoutTrees = 1000;

/**
 * Reads a model of XGBoost 1.0 or later: a file in JSON or UBJSON, or what a pickle has of a Booster, which holds such a model
 * beside its settings.
 * @param file its path, for errors
 * @throws MlmodelError naming the file: `NOT_IMPLEMENTED` for a valid model that cannot be computed here, and
 *   `INVALID_PARAMETER_VALUE` for a broken one
 */
export function readXgboost(bytes: Uint8Array, file: string): XgboostModel {
  const content = new Fields(parseDocument(bytes, file), file);
  const document = content.has('Model') ? content.object('Model') : content;
  const learner = document.object('learner');
  const version = versionOf(document);
  const parameters = learner.object('learner_model_param');
  const featureCount = parameters.count('num_feature');
  if (featureCount > mostFeatures) {
    throw unsupportedModel(
      file,
      `has ${featureCount} columns, and at most ${mostFeatures} can be served`,
    );
  }
  const classCount = parameters.count('num_class', 0);
  const outputs = Math.max(1, classCount, parameters.count('num_target', 1));
  const objectiveName = learner.object('objective').text('name');
  const objective = objectiveOf(objectiveName, version);
  if (objective === undefined) {
    throw unsupportedModel(file, `has the objective "${objectiveName}", which is unknown here`);
  }
  const shape = { featureCount, outputs };
  const parallelTrees = content === document ? undefined : parallelTreesOf(content);
  const booster = readBooster(learner.object('gradient_booster'), { ...shape, parallelTrees });
  return {
    version,
    featureCount,
    featureNames: namesOf(learner, featureCount),
    objectiveName,
    objective,
    outputs,
    classCount,
    attributes: attributesOf(learner),
    baseMargins: baseMargins(parameters, {
      objective,
      objectiveName,
      outputs,
      isLinear: booster.kind === 'linear',
    }),
    booster,
  };
}

/** The version that wrote the file. */
function versionOf(document: Fields): Version {
  const [major = 1, minor = 0] = document.has('version') ? document.integers('version') : [];
  return [major, minor];
}

interface ModelShape {
  readonly featureCount: number;
  readonly outputs: number;
  /** How many trees of each output grow in parallel, where the settings say it and not the model. */
  readonly parallelTrees?: number | undefined;
}

/** Before 1.6, only the settings in a pickle have it. */
function parallelTreesOf(content: Fields): number | undefined {
  const booster = content.object('Config').object('learner').object('gradient_booster');
  const settings = booster.has('gbtree') ? booster.object('gbtree') : booster;
  if (!settings.has('gbtree_train_param')) return undefined;
  return settings.object('gbtree_train_param').count('num_parallel_tree', 1);
}

function readBooster(fields: Fields, shape: ModelShape): TreeBooster | LinearBooster {
  const name = fields.text('name');
  switch (name) {
    case 'gbtree':
      return readTrees(fields.object('model'), shape);
    case 'dart': {
      const weights = fields.floats('weight_drop');
      return readTrees(fields.object('gbtree').object('model'), shape, weights);
    }
    case 'gblinear':
      return readLinear(fields.object('model'), shape);
    default:
      throw unsupportedModel(fields.file, `has the booster "${name}", which is unknown here`);
  }
}

function readLinear(model: Fields, { featureCount, outputs }: ModelShape): LinearBooster {
  const weights = model.floats('weights', (featureCount + 1) * outputs);
  return { kind: 'linear', weights };
}

/** @param dropWeights of `dart`; since 3.4, `gbtree` has them too */
function readTrees(
  model: Fields,
  { featureCount, outputs, parallelTrees }: ModelShape,
  dropWeights = model.has('weight_drop') ? model.floats('weight_drop') : undefined,
): TreeBooster {
  const trees = model.objects('trees');
  const groups = model.integers('tree_info', trees.length);
  if (groups.some((group) => group < 0 || group >= outputs)) {
    throw model.invalid('tree_info', `a list of numbers below ${outputs}`);
  }
  if (dropWeights !== undefined && dropWeights.length !== trees.length) {
    throw model.invalid('weight_drop', `a list of ${trees.length} numbers`);
  }
  const vectors = leafVectorsOf(trees, outputs);
  const builder = new ForestBuilder(featureCount);
  for (const [number, tree] of trees.entries()) {
    const leaves = { weight: dropWeights?.[number] ?? 1, vectors };
    readingTree({ file: model.file, number }, () => builder.add(readTree(tree, leaves)));
  }
  const leafVectors = vectors?.joined();
  const mostOutputs = Math.max(trees.length, leafVectors?.length ?? 0, mostOutputsWithoutTrees);
  if (outputs > mostOutputs) {
    throw brokenFile(model.file, { reason: `has ${outputs} outputs and ${trees.length} trees` });
  }
  return {
    kind: 'trees',
    forest: forestOf(builder.build()),
    groups,
    leafVectors,
    iterationStarts: iterationStarts(model, groups, parallelTrees),
  };
}

/** What collects the leaves of trees of several outputs; undefined where trees have one. */
function leafVectorsOf(trees: readonly Fields[], outputs: number): LeafVectors | undefined {
  const sizes = new Set(trees.map(leafSize));
  const [size = 1, other] = sizes;
  if (other === undefined && (size === 1 || size === outputs)) {
    return size === 1 ? undefined : new LeafVectors(size);
  }
  const [tree] = trees as readonly [Fields];
  throw tree.invalid('tree_param.size_leaf_vector', `1, or ${outputs} in each tree`);
}

/** Since 2.0 files have them; before, every iteration has as many trees. */
function iterationStarts(model: Fields, groups: Int32Array, parallelTrees = 1): Int32Array {
  const treeCount = groups.length;
  if (model.has('iteration_indptr')) {
    const starts = model.integers('iteration_indptr');
    const isOrdered = starts.every((start, index) => start >= (starts[index - 1] ?? 0));
    if (starts[0] !== 0 || starts.at(-1) !== treeCount || !isOrdered) {
      throw model.invalid('iteration_indptr', `growing numbers from 0 to ${treeCount}`);
    }
    return starts;
  }
  const parallel = model.object('gbtree_model_param').count('num_parallel_tree', parallelTrees);
  const size =
    Math.max(1, parallel) * (groups.reduce((most, group) => Math.max(most, group), 0) + 1);
  const starts = new Int32Array(Math.ceil(treeCount / size) + 1);
  return starts.map((_start, index) => Math.min(index * size, treeCount));
}

/** Undefined for columns without names. */
function namesOf(learner: Fields, featureCount: number): readonly string[] | undefined {
  if (!learner.has('feature_names')) return undefined;
  const names = learner.list('feature_names');
  if (names.length === 0) return undefined;
  if (names.length !== featureCount || !names.every((name) => typeof name === 'string')) {
    throw learner.invalid('feature_names', `a list of ${featureCount} names`);
  }
  if (new Set(names).size !== names.length) {
    throw learner.invalid('feature_names', 'a list of different names');
  }
  return names as readonly string[];
}

function attributesOf(learner: Fields): ReadonlyMap<string, string> {
  const attributes = learner.value('attributes');
  if (!isJsonObject(attributes)) return new Map();
  return new Map([...entriesOf(attributes)].map(([key, value]) => [key, String(value)]));
}

interface ScoreScale {
  readonly objective: Objective;
  readonly objectiveName: string;
  readonly outputs: number;
  /** `gblinear` takes the first base score for all outputs. */
  readonly isLinear: boolean;
}

/** The base score is one number, or since 3.1 a list in brackets; in the scale of predictions. */
function baseMargins(
  parameters: Fields,
  { objective, objectiveName, outputs, isLinear }: ScoreScale,
): Float32Array {
  const text = parameters.text('base_score');
  const scores = Float32Array.from(text.replace(/^\[|\]$/g, '').split(','), Number);
  if (scores.some(Number.isNaN) || (scores.length !== 1 && scores.length !== outputs)) {
    throw parameters.invalid('base_score', `a number, or a list of ${outputs}`);
  }
  const isShared = isLinear || scores.length === 1;
  const all = isShared ? new Float32Array(outputs).fill(scores[0] as number) : scores;
  if (objectiveName === 'reg:expectileerror') expectileMargins(all);
  return all.map(objective.toMargin);
}
