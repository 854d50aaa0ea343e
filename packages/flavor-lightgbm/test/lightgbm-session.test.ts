import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type ModelInput, memoryModelFiles } from '@mlmodel/core';
import { loadModel } from '@mlmodel/core/node';
import { readCases } from '@mlmodel/flavor-testkit';
import { lightgbmFlavor } from '../src/lightgbm-flavor.js';

const fixtures = join(import.meta.dirname, 'fixtures/lightgbm-4.7');
const logger = { debug() {}, info() {}, warn() {}, error() {} };

function firstCase(name: string) {
  const [{ input, expected }] = readCases(join(fixtures, `${name}.cases.json`));
  if (input.kind !== 'table') throw new Error('the case is no table');
  return { input, expected };
}

async function answerOf(name: string, input: ModelInput) {
  const model = await loadModel(join(fixtures, name), { flavors: [lightgbmFlavor] });
  try {
    return await model.session.predict(input, {});
  } finally {
    await model.dispose();
  }
}

test.each(['regression', 'names-with-spaces', 'without-signature'])(
  'the columns of %s are found by name in any order',
  async (name) => {
    const { input, expected } = firstCase(name);
    const turned = { ...input, columns: input.columns.toReversed() };
    expect(await answerOf(name, turned)).toEqual(expected);
  },
);

test('the columns of a model without names are taken by position', async () => {
  const { input, expected } = firstCase('without-names');
  const unnamed = input.columns.map((column, name) => ({ ...column, name }));
  const block = lightgbmFlavor.parseConfig({ data: 'model.lgb' });
  const files = memoryModelFiles({
    'model.lgb': readFileSync(join(fixtures, 'without-names/model.lgb')),
  });
  const session = await lightgbmFlavor.load({ files, config: block, options: {}, logger });
  expect(await session.predict({ ...input, columns: unnamed }, {})).toEqual(expected);
  await session.dispose();
});

test('a model of categories of pandas refuses tables, and takes the numbers of categories in a tensor', async () => {
  const text = readFileSync(join(fixtures, 'regression/model.lgb'), 'utf8');
  const changed = text.replace('pandas_categorical:[]', 'pandas_categorical:[["a", "b"]]');
  expect(changed).not.toBe(text);
  const config = lightgbmFlavor.parseConfig({ data: 'model.lgb' });
  const files = memoryModelFiles({ 'model.lgb': changed });
  const session = await lightgbmFlavor.load({ files, config, options: {}, logger });
  const { input } = firstCase('regression');
  await expect(session.predict(input, {})).rejects.toMatchObject({ errorCode: 'BAD_REQUEST' });
  const values = Float64Array.of(1, 2, 3, 4, 5);
  const tensor = { type: 'float64', values, shape: [1, 5] } as const;
  expect(await session.predict({ kind: 'tensor', tensor }, {})).toMatchObject({ kind: 'tensor' });
  await session.dispose();
});
