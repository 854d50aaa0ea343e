import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readCases } from '@mlmodel/flavor-testkit';
import { answerBlocks } from '../src/answer-blocks.js';
import { answerTensor } from '../src/answer-tensor.js';
import { inputBinder } from '../src/bind-input.js';
import type { Features } from '../src/data/numbers.js';
import { readEstimator } from '../src/read-estimator.js';
import { fixtures } from './support/recorded-models.js';

test.each([
  ['linear', 'model.skops', 'skops'],
  ['mixed', 'model.pkl', 'pickle'],
  ['texts', 'model.skops', 'skops'],
] as const)('the rows of %s in blocks have the same answers', (name, modelPath, format) => {
  const bytes = readFileSync(join(fixtures, name, modelPath));
  const config = { modelPath, format };
  const { estimator } = readEstimator({ bytes, config, method: 'predict' });
  const [{ input }] = readCases(join(fixtures, `${name}.cases.json`));
  const features = inputBinder(estimator, undefined)(input);
  const counts: number[] = [];
  const answer = (part: Features) => {
    counts.push(part.rowCount);
    return answerTensor(estimator, 'predict', part);
  };
  const all = answer(features);
  expect(answerBlocks(features, { rowsAtOnce: 2, answer })).toEqual(all);
  expect(counts).toEqual([5, 2, 2, 1]);
});
