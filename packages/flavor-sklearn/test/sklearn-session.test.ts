import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { loadModel } from '@mlmodel/core/node';
import { doubles, readCases, table } from '@mlmodel/flavor-testkit';
import { tensorError } from '@mlmodel/jest-config/tensor-error';
import { sklearnFlavor } from '../src/sklearn-flavor.js';
import { fixtures, tensorOf } from './support/recorded-models.js';

function load(name: string) {
  return loadModel(join(fixtures, name), { flavors: [sklearnFlavor] });
}

test('the method that the model was saved with answers', async () => {
  const model = await load('probabilities');
  for (const { input, expected } of readCases(join(fixtures, 'probabilities.cases.json'))) {
    const answer = tensorOf(await model.session.predict(input, {}));
    const right = tensorOf(expected);
    expect([answer.type, answer.shape]).toEqual([right.type, right.shape]);
    expect(tensorError(answer, right, 1e-12)).toBe(0);
  }
  await model.dispose();
});

test('columns in another order give the same answer', async () => {
  const model = await load('mixed');
  const [{ input, expected }] = readCases(join(fixtures, 'mixed.cases.json'));
  if (input.kind !== 'table') throw new Error('the case is no table');
  const turned = { ...input, columns: input.columns.toReversed() };
  expect(await model.session.predict(turned, {})).toEqual(expected);
  await model.dispose();
});

test.each([
  ['missing', Number.NaN],
  ['infinite', Number.POSITIVE_INFINITY],
])('a number that is %s is refused with its column and row', async (problem, value) => {
  const model = await load('linear');
  const columns = { age: doubles(1, 2), 'income (k)': doubles(1, 2), clicks: doubles(1, value) };
  const input = table({ ...columns, rate: doubles(1, 2) });
  await expect(model.session.predict(input, {})).rejects.toMatchObject({
    errorCode: 'BAD_REQUEST',
    message: expect.stringContaining(`"clicks" is ${problem} in row 1`),
    subject: { field: 'clicks', row: 1 },
  });
  await model.dispose();
});
