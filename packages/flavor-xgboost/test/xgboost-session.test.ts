import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadModel } from '@mlmodel/core/node';
import { doubles, readCases, table } from '@mlmodel/flavor-testkit';
import { xgboostFlavor } from '../src/xgboost-flavor.js';

const fixtures = join(import.meta.dirname, 'fixtures');

/** The answer to a recorded row in which a column is replaced. */
async function answerTo(name: string, value: number, params?: Record<string, unknown>) {
  const model = await loadModel(join(fixtures, name), { flavors: [xgboostFlavor] });
  try {
    const row = { age: doubles(value), 'income (k)': doubles(1), clicks: doubles(1) };
    const input = table({ ...row, rate: doubles(1), score: doubles(1) });
    return await model.session.predict(input, { params });
  } finally {
    await model.dispose();
  }
}

describe('an infinite number', () => {
  test.each(['xgboost-3.2/squarederror', 'xgboost-3.2/linear'])(
    'is refused by %s, as by a DMatrix',
    async (name) => {
      await expect(answerTo(name, Number.NEGATIVE_INFINITY)).rejects.toMatchObject({
        errorCode: 'BAD_REQUEST',
        subject: { field: 'age', row: 0 },
      });
    },
  );

  test('is below or above all thresholds of a class of scikit-learn', async () => {
    const least = await answerTo('xgboost-3.2/regressor', -1e30);
    expect(await answerTo('xgboost-3.2/regressor', Number.NEGATIVE_INFINITY)).toEqual(least);
  });
});

describe('params', () => {
  test.each([
    [{ iteration_range: [0, 100] }, 'iteration_range'],
    [{ iteration_range: [2, 1] }, 'iteration_range'],
    [{ iteration_range: [0.5, 1] }, 'iteration_range'],
    [{ iteration_range: 'all' }, 'iteration_range'],
    [{ pred_contribs: true }, 'pred_contribs'],
    [{ base_margin: [1] }, 'base_margin'],
  ])('%j are refused', async (params, field) => {
    await expect(answerTo('xgboost-3.2/squarederror', 1, params)).rejects.toMatchObject({
      errorCode: 'INVALID_PARAMETER_VALUE',
      subject: { field },
    });
  });

  test('that are false, or that XGBoost does not have, change nothing', async () => {
    const params = { pred_leaf: false, validate_features: true, temperature: 1 };
    const plain = await answerTo('xgboost-3.2/squarederror', 1);
    expect(await answerTo('xgboost-3.2/squarederror', 1, params)).toEqual(plain);
  });
});

test('columns in another order give the same answer', async () => {
  const directory = join(fixtures, 'xgboost-3.2/squarederror');
  const model = await loadModel(directory, { flavors: [xgboostFlavor] });
  const [{ input, expected }] = readCases(`${directory}.cases.json`);
  if (input.kind !== 'table') throw new Error('the case is no table');
  const turned = { ...input, columns: input.columns.toReversed() };
  expect(await model.session.predict(turned, {})).toEqual(expected);
  await model.dispose();
});
