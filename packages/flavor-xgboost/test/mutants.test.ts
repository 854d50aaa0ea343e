import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { isMlmodelError, memoryModelFiles } from '@mlmodel/core';
import { pseudoRandom } from '@mlmodel/core/flavor';
import { readCases } from '@mlmodel/flavor-testkit';
import { fuzzRuns } from '@mlmodel/jest-config/fuzz-runs';
import { tryMutants } from '@mlmodel/jest-config/mutants';
import { xgboostFlavor } from '../src/xgboost-flavor.js';

const fixtures = join(import.meta.dirname, 'fixtures');
const models = [
  { path: 'xgboost-1.5/binary-classifier/model.xgb', modelClass: 'xgboost.core.Booster' },
  { path: 'xgboost-1.0/softprob/model.json', modelClass: 'xgboost.core.Booster' },
  { path: 'xgboost-1.5/words/model.json', modelClass: 'xgboost.sklearn.XGBClassifier' },
  { path: 'xgboost-3.2/as-json/model.json', modelClass: 'xgboost.core.Booster' },
  { path: 'xgboost-3.2/categories/model.ubj', modelClass: 'xgboost.core.Booster' },
  { path: 'xgboost-3.2/vector-leaves/model.ubj', modelClass: 'xgboost.sklearn.XGBRegressor' },
  { path: 'xgboost-3.4/dart/model.ubj', modelClass: 'xgboost.core.Booster' },
  { path: 'xgboost-3.4/linear-classes/model.ubj', modelClass: 'xgboost.core.Booster' },
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
      const config = xgboostFlavor.parseConfig({ data: 'model', model_class: modelClass });
      const files = memoryModelFiles({ model: mutant });
      await xgboostFlavor.canLoad?.(config, files);
      const session = await xgboostFlavor.load({ files, config, options: {}, logger });
      await session.predict(input, {});
      await session.dispose();
    },
  });
  expect(refused).toBeGreaterThan(1000);
  expect(answered).toBeGreaterThan(100);
  expect(memory).toBeLessThan(mostMemory);
});
