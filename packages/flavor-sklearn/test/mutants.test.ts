import { expect, test } from '@jest/globals';
import { isMlmodelError } from '@mlmodel/core';
import { pseudoRandom } from '@mlmodel/core/flavor';
import { readData } from '@mlmodel/flavor-testkit';
import { fuzzRuns } from '@mlmodel/jest-config/fuzz-runs';
import { tryMutants } from '@mlmodel/jest-config/mutants';
import { sklearnFlavor } from '../src/sklearn-flavor.js';
import { loadRecorded, modelFiles, recordedModels } from './support/recorded-models.js';

/** What mutants may add to the memory of the process, in bytes. */
const mostMemory = 512 * 1024 * 1024;

/** Models in all formats, of an old version and a new one: those whose files are small. */
const originals = ['sklearn-0.19.jsonl.br', 'sklearn-1.9.jsonl.br'].flatMap((file) =>
  recordedModels(file)
    .filter(({ model }) => model.length < 20_000)
    .map((model) => {
      const [{ input } = { input: undefined }] = model.cases;
      return { ...model, bytes: model.model, input: readData(input, model.name) };
    }),
);

test('a mutated file is refused with a typed error, or predicts', async () => {
  const { refused, answered, memory } = await tryMutants({
    ...{
      originals,
      random: pseudoRandom(),
      isRefusal: isMlmodelError,
      runs: fuzzRuns(5000).numRuns,
    },
    async attempt(mutant, { format, input }) {
      const { files, config } = modelFiles({ format, model: mutant }, 'predict');
      await sklearnFlavor.canLoad?.(config, files);
      const session = await loadRecorded({ format, model: mutant }, 'predict');
      await session.predict(input, {});
      await session.dispose();
    },
  });
  expect(refused).toBeGreaterThan(1000);
  expect(answered).toBeGreaterThan(100);
  expect(memory).toBeLessThan(mostMemory);
});
