import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type FlavorFixture, readCases, runFlavorSuite } from '@mlmodel/flavor-testkit';
import { lightgbmFlavor } from '../src/lightgbm-flavor.js';

/** Models of different columns, answers and missing values. */
const names = [
  'lightgbm-4.7/missing-nan',
  'lightgbm-4.7/missing-zero',
  'lightgbm-4.7/multiclass',
  'lightgbm-4.7/categories',
  'lightgbm-4.7/linear-leaves',
  'lightgbm-4.7/names-with-spaces',
  'lightgbm-4.7/tensor',
  'lightgbm-4.7/integers',
  'lightgbm-4.7/floats',
  'lightgbm-4.7/pickle',
  'lightgbm-4.7/skops',
  'lightgbm-4.7/cloudpickle-regressor',
];

runFlavorSuite({
  test,
  expect,
  flavor: lightgbmFlavor,
  fixtures: names.map(fixtureOf),
  declined: [
    {
      name: 'a class of a user',
      directory: fixture('lightgbm-4.7/own-class'),
      reason: 'OwnRegressor',
    },
  ],
  supports: {
    inputs: ['table', 'tensor'],
    types: ['float64', 'float32', 'int32', 'bool'],
    pathFields: ['data'],
  },
  invalidBlocks: [
    { block: {}, field: 'data' },
    { block: { data: 7 }, field: 'data' },
    { block: { data: 'model.lgb', model_class: 7 }, field: 'model_class' },
    {
      block: { data: 'model.pkl', serialization_format: 'joblib' },
      field: 'serialization_format',
    },
  ],
});

function fixtureOf(name: string): FlavorFixture {
  return { name, directory: fixture(name), cases: readCases(`${fixture(name)}.cases.json`) };
}

function fixture(name: string): string {
  return join(import.meta.dirname, 'fixtures', name);
}
