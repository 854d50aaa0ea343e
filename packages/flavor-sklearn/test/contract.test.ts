import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type FlavorFixture, readCases, runFlavorSuite } from '@mlmodel/flavor-testkit';
import { sklearnFlavor } from '../src/sklearn-flavor.js';
import { fixtures } from './support/recorded-models.js';

/** Models that make_models.py saved with MLflow, of different files, columns and answers. */
const names = ['linear', 'words', 'floats', 'tensor', 'without-signature', 'mixed', 'texts'];

runFlavorSuite({
  test,
  expect,
  flavor: sklearnFlavor,
  fixtures: names.map(fixtureOf),
  declined: [
    { name: 'a class of a user', directory: join(fixtures, 'own-class'), reason: '_make_' },
    { name: 'a function of a user', directory: join(fixtures, 'own-function'), reason: '_make_' },
    { name: 'no predict', directory: join(fixtures, 'transformer'), reason: 'has no predict' },
  ],
  supports: {
    inputs: ['table', 'tensor'],
    types: ['float64', 'float32', 'int64', 'string'],
    pathFields: ['pickled_model'],
  },
  invalidBlocks: [
    { block: {}, field: 'pickled_model' },
    { block: { pickled_model: 7 }, field: 'pickled_model' },
    {
      block: { pickled_model: 'model.pkl', serialization_format: 'joblib' },
      field: 'serialization_format',
    },
  ],
});

function fixtureOf(name: string): FlavorFixture {
  const directory = join(fixtures, name);
  return { name, directory, cases: readCases(`${directory}.cases.json`) };
}
