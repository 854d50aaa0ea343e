import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type FlavorFixture, readCases, runFlavorSuite } from '@mlmodel/flavor-testkit';
import { xgboostFlavor } from '../src/xgboost-flavor.js';

/** Models of different columns, answers and files. */
const names = [
  'xgboost-3.2/squarederror',
  'xgboost-3.2/classifier-of-three',
  'xgboost-3.2/tensor',
  'xgboost-3.2/integers',
  'xgboost-3.2/floats',
  'xgboost-3.2/categories',
  'xgboost-3.2/vector-leaves',
  'xgboost-1.0/words',
  'xgboost-2.0/binary-logistic',
];

runFlavorSuite({
  test,
  expect,
  flavor: xgboostFlavor,
  fixtures: names.map(fixtureOf),
  declined: [
    {
      name: 'a class of a user',
      directory: fixture('own-class'),
      reason: 'my_models.Booster is unknown',
    },
    { name: 'an unknown objective', directory: fixture('own-objective'), reason: 'reg:unheard' },
  ],
  supports: {
    inputs: ['table', 'tensor'],
    types: ['float64', 'float32', 'int32', 'bool'],
    pathFields: ['data'],
  },
  invalidBlocks: [
    { block: {}, field: 'data' },
    { block: { data: 7 }, field: 'data' },
    { block: { data: 'model.ubj', model_class: 7 }, field: 'model_class' },
  ],
});

function fixtureOf(name: string): FlavorFixture {
  return { name, directory: fixture(name), cases: readCases(`${fixture(name)}.cases.json`) };
}

function fixture(name: string): string {
  return join(import.meta.dirname, 'fixtures', name);
}
