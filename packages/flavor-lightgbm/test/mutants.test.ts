import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { isMlmodelError, memoryModelFiles } from '@mlmodel/core';
import { pseudoRandom } from '@mlmodel/core/flavor';
import { readCases } from '@mlmodel/flavor-testkit';
import { fuzzRuns } from '@mlmodel/jest-config/fuzz-runs';
import { tryMutants } from '@mlmodel/jest-config/mutants';
import { lightgbmFlavor } from '../src/lightgbm-flavor.js';

const fixtures = join(import.meta.dirname, 'fixtures');
const models = [
  { path: 'lightgbm-2.3/multiclass/model.lgb', modelClass: 'lightgbm.basic.Booster' },
  { path: 'lightgbm-4.7/missing-zero/model.lgb', modelClass: 'lightgbm.basic.Booster' },
  { path: 'lightgbm-4.7/categories/model.lgb', modelClass: 'lightgbm.basic.Booster' },
  { path: 'lightgbm-4.7/linear-leaves/model.lgb', modelClass: 'lightgbm.basic.Booster' },
  { path: 'lightgbm-4.7/pickle/model.pkl', modelClass: 'lightgbm.sklearn.LGBMClassifier' },
];
const logger = { debug() {}, info() {}, warn() {}, error() {} };

/** What mutants may add to the memory of the process, in bytes: sets of categories have a limit of 128 MB. */
const mostMemory = 512 * 1024 * 1024;

test('a mutated file is refused with a typed error, or predicts', async () => {
  const random = pseudoRandom();
  const originals = models.map(({ path, modelClass }) => {
    const folder = join(fixtures, path.slice(0, path.lastIndexOf('/')));
    const { input } = readCases(`${folder}.cases.json`)[0];
    return { bytes: readFileSync(join(fixtures, path)), modelClass, input };
  });
  const { refused, answered, memory } = await tryMutants({
    ...{ originals, random, isRefusal: isMlmodelError, runs: fuzzRuns(5000).numRuns },
    async attempt(mutant, { modelClass, input }) {
      const config = lightgbmFlavor.parseConfig({ data: 'model', model_class: modelClass });
      const files = memoryModelFiles({ model: mutant });
      await lightgbmFlavor.canLoad?.(config, files);
      const session = await lightgbmFlavor.load({ files, config, options: {}, logger });
      await session.predict(input, {});
      await session.dispose();
    },
  });
  expect(refused).toBeGreaterThan(1000);
  expect(answered).toBeGreaterThan(100);
  expect(memory).toBeLessThan(mostMemory);
});
