import { describe, expect, test } from '@jest/globals';
import { predictXgboost } from '../../src/xgboost/predict-xgboost.js';
import { readXgboost } from '../../src/xgboost/read-xgboost.js';
import { errorOf } from '../error-of.js';

/** A model of one split, as XGBoost 3 writes it; the fields replace those of the same path, with dots. */
function modelWith(fields: Readonly<Record<string, unknown>> = {}): Uint8Array {
  const model = {
    version: [3, 2, 0],
    learner: {
      attributes: {},
      feature_names: [],
      learner_model_param: {
        base_score: '[5E-1]',
        num_class: '0',
        num_feature: '2',
        num_target: '1',
      },
      objective: { name: 'reg:squarederror' },
      gradient_booster: {
        name: 'gbtree',
        model: {
          gbtree_model_param: { num_trees: '1', num_parallel_tree: '1' },
          iteration_indptr: [0, 1],
          tree_info: [0],
          trees: [
            {
              tree_param: { num_nodes: '3', size_leaf_vector: '1' },
              left_children: [1, -1, -1],
              right_children: [2, -1, -1],
              split_indices: [1, 0, 0],
              split_conditions: [0.5, 10, 20],
              default_left: [1, 0, 0],
              base_weights: [0, 0, 0],
            },
          ],
        },
      },
    },
  };
  for (const [path, value] of Object.entries(fields)) {
    const keys = path.split('.');
    const last = keys.pop() as string;
    let place: Record<string, unknown> = model;
    for (const key of keys) place = place[key] as Record<string, unknown>;
    place[last] = value;
  }
  return new TextEncoder().encode(JSON.stringify(model));
}

const booster = 'learner.gradient_booster';
const tree = `${booster}.model.trees.0`;
const parameters = 'learner.learner_model_param';

function predict(model: Uint8Array, row: readonly number[]): number[] {
  const values = Float32Array.from(row);
  const read = readXgboost(model, 'model.json');
  return [...predictXgboost(read, { values, rowCount: 1, width: row.length }).values];
}

test('a value below the condition goes left, another one right, and a missing one as the split says', () => {
  expect(predict(modelWith(), [0, 0.4])).toEqual([10.5]);
  expect(predict(modelWith(), [0, 0.5])).toEqual([20.5]);
  expect(predict(modelWith(), [0, Number.NaN])).toEqual([10.5]);
});

test('NaN and infinities are read as XGBoost writes them', () => {
  const text = new TextDecoder().decode(modelWith());
  const bytes = new TextEncoder().encode(text.replace('[0.5,10,20]', '[Infinity,NaN,-Infinity]'));
  expect(predict(bytes, [0, 1e30])).toEqual([Number.NaN]);
});

describe('numbers that a file only states do not matter', () => {
  test.each([
    ['nodes', { [`${tree}.tree_param.num_nodes`]: '1000000000000' }],
    ['trees', { [`${booster}.model.gbtree_model_param.num_trees`]: '1000000000000' }],
  ])('%s', (_what, fields) => {
    expect(predict(modelWith(fields), [0, 0])).toEqual([10.5]);
  });
});

describe('a broken model is refused', () => {
  test.each<readonly [string, Record<string, unknown>]>([
    ['no learner', { learner: null }],
    ['columns beyond counting', { [`${parameters}.num_feature`]: '1e12' }],
    ['fewer columns than a split looks at', { [`${parameters}.num_feature`]: '1' }],
    ['more outputs than trees could have', { [`${parameters}.num_class`]: '1000000000' }],
    ['a tree without nodes', { [`${tree}.left_children`]: [] }],
    ['lists of different lengths', { [`${tree}.split_conditions`]: [0.5, 10] }],
    ['a cycle', { [`${tree}.left_children`]: [1, 0, -1] }],
    ['a child that is not there', { [`${tree}.right_children`]: [1e9, -1, -1] }],
    ['a child that is not a whole number', { [`${tree}.right_children`]: [1.5, -1, -1] }],
    ['a child beyond 32 bits', { [`${tree}.right_children`]: [2 ** 32 + 2, -1, -1] }],
    ['texts in a list of numbers', { [`${tree}.left_children`]: ['1', -1, -1] }],
    ['a tree for an output that is not there', { [`${booster}.model.tree_info`]: [7] }],
    ['iterations that go backwards', { [`${booster}.model.iteration_indptr`]: [0, 5, 1] }],
    ['a base score that is not a number', { [`${parameters}.base_score`]: '[x]' }],
    ['base scores for other outputs', { [`${parameters}.base_score`]: '[1,2,3]' }],
    ['names for other columns', { 'learner.feature_names': ['a'] }],
    ['one name for two columns', { 'learner.feature_names': ['a', 'a'] }],
    ['weights for other trees', { [`${booster}.model.weight_drop`]: [1, 2] }],
    [
      'a category that XGBoost cannot have',
      {
        [`${tree}.split_type`]: [1, 0, 0],
        [`${tree}.categories_nodes`]: [0],
        [`${tree}.categories_segments`]: [0],
        [`${tree}.categories_sizes`]: [2],
        [`${tree}.categories`]: [0, 2 ** 24],
      },
    ],
    ['leaves of another length', { [`${tree}.tree_param.size_leaf_vector`]: '3' }],
  ])('%s', (_what, fields) => {
    const error = errorOf(() => readXgboost(modelWith(fields), 'a/model.json'));
    expect([error.errorCode, error.subject.file]).toEqual([
      'INVALID_PARAMETER_VALUE',
      'a/model.json',
    ]);
    expect(error.message).toContain('a/model.json');
  });

  test.each([
    ['nothing', ''],
    ['half of a file', new TextDecoder().decode(modelWith().subarray(0, 200))],
    ['another text', 'tree\nversion=v4\n'],
    ['lists in lists without an end', `{"learner":${'['.repeat(100_000)}`],
    ['UBJSON that is cut off', '{Li'],
    ['the old binary format, cut off', `binf${'\0'.repeat(100)}`],
    ['the old binary format with a text that is not there', `binf${'\x01'.repeat(144)}`],
  ])('%s', (_what, text) => {
    const error = errorOf(() => readXgboost(new TextEncoder().encode(text), 'model.json'));
    expect(error.errorCode).toBe('INVALID_PARAMETER_VALUE');
  });
});

describe('a model that only Python can run has a reason', () => {
  test.each<readonly [string, Record<string, unknown>]>([
    ['has the objective "reg:unheard"', { 'learner.objective.name': 'reg:unheard' }],
    ['has the booster "gbforest"', { [`${booster}.name`]: 'gbforest' }],
    ['has 2000000 columns', { [`${parameters}.num_feature`]: '2000000' }],
  ])('%s', (reason, fields) => {
    const error = errorOf(() => readXgboost(modelWith(fields), 'model.json'));
    expect([error.errorCode, error.subject.file]).toEqual(['NOT_IMPLEMENTED', 'model.json']);
    expect(error.message).toContain(`model.json ${reason}`);
  });

  test('is a model of XGBoost before 1.0', () => {
    const text = `binf${'\0'.repeat(136)}\x0f\0\0\0\0\0\0\0binary:logistic`;
    const error = errorOf(() => readXgboost(new TextEncoder().encode(text), 'model.xgb'));
    expect(error.errorCode).toBe('NOT_IMPLEMENTED');
  });
});
