import { globSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Prediction, Tensor } from '@mlmodel/core';
import { loadModel } from '@mlmodel/core/node';
import { readCases } from '@mlmodel/flavor-testkit';
import { tensorError } from '@mlmodel/jest-config/tensor-error';
import { lightgbmFlavor } from '../src/lightgbm-flavor.js';

const fixtures = join(import.meta.dirname, 'fixtures');

/** The largest difference, in parts of the largest number of an answer. */
const tolerance = 1e-12;

/** What mlflow.pyfunc answered for the models of make.py, which several versions of the library fitted and saved. */
const recordings = globSync('*/*.cases.json', { cwd: fixtures })
  .filter((path) => !path.includes('own-class'))
  .sort();

test('there are models of every version', () => {
  const versions = new Set(recordings.map((path) => path.split(/[/\\]/)[0]));
  expect([...versions].sort()).toEqual([
    'lightgbm-2.3',
    'lightgbm-3.3',
    'lightgbm-4.1',
    'lightgbm-4.7',
  ]);
});

test.each(recordings)('%s', async (path) => {
  const file = join(fixtures, path);
  const model = await loadModel(file.slice(0, -'.cases.json'.length), {
    flavors: [lightgbmFlavor],
  });
  for (const { name, input, expected } of readCases(file)) {
    const answer = tensorOf(await model.session.predict(input, {}));
    const right = tensorOf(expected);
    expect([name, answer.type, answer.shape]).toEqual([name, right.type, right.shape]);
    expect([name, tensorError(answer, right, tolerance)]).toEqual([name, 0]);
  }
  await model.dispose();
});

function tensorOf(prediction: Prediction): Tensor {
  if (prediction.kind !== 'tensor') throw new Error(`the answer is ${prediction.kind}`);
  return prediction.tensor;
}
