import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { isMlmodelError } from '@mlmodel/core';
import { loadModel } from '@mlmodel/core/node';
import { readCases, runFlavorSuite } from '@mlmodel/flavor-testkit';

const folder = join(import.meta.dirname, '../custom-flavor');
const directory = join(folder, 'model');
const { boostedTreesFlavor } = await import(`file://${folder}/flavor.mjs`);
const cases = readCases(join(import.meta.dirname, 'fixtures/boosted-trees.cases.json'));

runFlavorSuite({
  test,
  expect,
  flavor: boostedTreesFlavor,
  fixtures: [{ name: 'boosted trees', directory, cases }],
  supports: {
    inputs: ['table', 'tensor'],
    types: ['float64', 'int64', 'int32'],
    pathFields: ['data'],
  },
  invalidBlocks: [{ block: {}, field: 'data' }],
  save: {
    source: JSON.parse(readFileSync(join(directory, 'trees.json'), 'utf8')),
    case: cases[0],
  },
});

test('custom-flavor predicts where a column is absent that the signature calls optional', async () => {
  const program = join(folder, 'predict.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [program, '80.5']);
  expect(Number(stdout)).toBeCloseTo(221.8183, 3);
});

test('custom-flavor refuses a request that lacks a column, naming it', async () => {
  const model = await loadModel(directory, { flavors: [boostedTreesFlavor] });
  const refusal = await model.predict([{ rooms: 3 }]).catch((error: unknown) => error);
  expect(isMlmodelError(refusal) && refusal.message).toContain('size');
  await model.dispose();
});
