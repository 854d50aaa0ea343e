import { describe, expect, test } from '@jest/globals';
import { superlinearWork } from '@mlmodel/jest-config/growth';
import { predictLightgbm } from '../../src/lightgbm/predict-lightgbm.js';
import { checkLightgbmStart, readLightgbm } from '../../src/lightgbm/read-lightgbm.js';
import { errorOf } from '../error-of.js';

const header = {
  version: 'v4',
  num_class: '1',
  num_tree_per_iteration: '1',
  label_index: '0',
  max_feature_idx: '1',
  objective: 'regression',
  feature_names: 'a b',
  feature_infos: '[0:1] [0:1]',
};

const tree = {
  num_leaves: '2',
  num_cat: '0',
  split_feature: '1',
  threshold: '0.5',
  decision_type: '2',
  left_child: '-1',
  right_child: '-2',
  leaf_value: '10 20',
  is_linear: '0',
};

type Lines = Readonly<Record<string, string | undefined>>;

/** A model of one split; the lines replace those of the same key, undefined leaves them out. */
function modelWith({ top = {}, split = {} }: { top?: Lines; split?: Lines } = {}): string {
  const text = (lines: Lines) =>
    Object.entries(lines).flatMap(([key, value]) =>
      value === undefined ? [] : [`${key}=${value}`],
    );
  return [
    'tree',
    ...text({ ...header, ...top }),
    '',
    'Tree=0',
    ...text({ ...tree, ...split }),
    '',
    '',
    'end of trees',
    '',
    'pandas_categorical:null',
    '',
  ].join('\n');
}

function read(text: string) {
  return readLightgbm(new TextEncoder().encode(text), 'model.lgb');
}

function predict(text: string, value: number): number {
  const values = Float64Array.of(0, value);
  return predictLightgbm(read(text), { values, rowCount: 1, width: 2 })[0] as number;
}

test('a value up to the threshold goes left, and a greater one right', () => {
  expect(predict(modelWith(), 0.5)).toBe(10);
  expect(predict(modelWith(), 0.5 + 2 ** -53)).toBe(20);
});

test.each([
  ['0', '0 is below 0.5', 10, 10, 10],
  ['4', 'zero and NaN are missing, to the right', 20, 20, 20],
  ['6', 'zero and NaN are missing, to the left', 10, 10, 10],
  ['8', 'NaN is missing, to the right', 20, 10, 10],
  ['10', 'NaN is missing, to the left', 10, 10, 10],
])('with the decision type %s, %s', (decision_type, _what, forNaN, forZero, forTiny) => {
  const text = modelWith({ split: { decision_type } });
  expect(['NaN', '0', '1e-36'].map((value) => predict(text, Number(value)))).toEqual([
    forNaN,
    forZero,
    forTiny,
  ]);
});

test('a file with the line ends of Windows is the same model', () => {
  expect(predict(modelWith().replaceAll('\n', '\r\n'), 1)).toBe(20);
});

test('the categories of pandas are found', () => {
  const text = modelWith().replace('pandas_categorical:null', 'pandas_categorical:[["x", NaN]]');
  expect(read(text).pandasCategories).toEqual([['x', null]]);
});

describe('a broken model is refused', () => {
  test.each<readonly [string, string]>([
    ['nothing', ''],
    ['another text', '{"learner": {}}'],
    ['a header alone', 'tree\nversion=v4\nnum_class=1\n'],
    ['half of a file', modelWith().slice(0, 200)],
    ['a file without its end', modelWith().replace('end of trees', '')],
    ['fewer trees than stated', modelWith({ top: { tree_sizes: '200 200' } })],
    [
      'trees that do not fill the last iteration',
      modelWith({ top: { num_tree_per_iteration: '3' } }),
    ],
    ['no classes', modelWith({ top: { num_tree_per_iteration: '0' } })],
    ['names for other columns', modelWith({ top: { max_feature_idx: '5' } })],
    ['one name for two columns', modelWith({ top: { feature_names: 'a a' } })],
    ['leaves beyond counting', modelWith({ split: { num_leaves: '1000000000000' } })],
    ['leaves that are not there', modelWith({ split: { num_leaves: '900000000' } })],
    ['no leaves', modelWith({ split: { num_leaves: '0' } })],
    ['a missing line', modelWith({ split: { left_child: undefined } })],
    ['a text for a number', modelWith({ split: { leaf_value: '10 x' } })],
    ['a fraction for a child', modelWith({ split: { left_child: '0.5' } })],
    ['a child that is not there', modelWith({ split: { left_child: '-9' } })],
    ['a cycle', modelWith({ split: { left_child: '0' } })],
    ['the same leaf twice', modelWith({ split: { right_child: '-1' } })],
    ['a column that is not there', modelWith({ split: { split_feature: '7' } })],
    ['a threshold without an end', modelWith({ split: { threshold: 'inf' } })],
    ['an unknown kind of split', modelWith({ split: { decision_type: '12' } })],
    ['a split without its categories', modelWith({ split: { decision_type: '1' } })],
    [
      'categories that are not there',
      modelWith({
        split: {
          decision_type: '1',
          threshold: '0',
          num_cat: '1',
          cat_boundaries: '0 900',
          cat_threshold: '1',
        },
      }),
    ],
    [
      'linear leaves on columns that are not there',
      modelWith({
        split: {
          is_linear: '1',
          leaf_const: '1 2',
          num_features: '1 0',
          leaf_features: '9',
          leaf_coeff: '1',
        },
      }),
    ],
    [
      'linear leaves beyond counting',
      modelWith({
        split: {
          is_linear: '1',
          leaf_const: '1 2',
          num_features: '2000000000 2000000000',
          leaf_features: '1',
          leaf_coeff: '1',
        },
      }),
    ],
  ])('%s', (_what, text) => {
    const error = errorOf(() => read(text));
    expect([error.errorCode, error.subject.file]).toEqual(['INVALID_PARAMETER_VALUE', 'model.lgb']);
  });
});

describe('an objective that is unknown here is a reason for Python', () => {
  test.each(['unheard', 'binary', 'binary sigmoid:-1'])('%s', (objective) => {
    const text = modelWith({ top: { objective } });
    expect(errorOf(() => read(text)).errorCode).toBe('NOT_IMPLEMENTED');
    const start = new TextEncoder().encode(text.slice(0, 250));
    expect(errorOf(() => checkLightgbmStart(start, 'model.lgb')).errorCode).toBe('NOT_IMPLEMENTED');
  });
});

test('the work is linear in the trees', async () => {
  const [start, split, end] = modelWith().split(/(Tree=0[\s\S]*?\n\n\n)/) as [
    string,
    string,
    string,
  ];
  const make = (size: number) => `${start}${split.repeat(size)}${end}`;
  expect(
    await superlinearWork({ make, work: (text) => void read(text), largest: 8 * 1024 }),
  ).toBeUndefined();
});
