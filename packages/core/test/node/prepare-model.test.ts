import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import type { Flavor, OptionPlaces, Progress } from '../../src/flavor/flavor.js';
import { keptEnvironments } from '../../src/node/installed-flavors.js';
import { prepareModel } from '../../src/node/load-model.js';

const model = temporaryFolder({ MLmodel: 'flavors: {building: {}}' });

/** A flavor that reports two steps when it prepares a model. */
function buildingFlavor(onPrepare: (places: OptionPlaces | undefined) => void = () => {}): Flavor {
  return {
    specVersion: 1,
    name: 'building',
    parseConfig: () => ({}),
    async prepare({ places, onProgress }) {
      onPrepare(places);
      onProgress?.({ step: 'Building' });
      onProgress?.({ step: 'Building', detail: 'Downloading a package' });
      return { summary: '/built' };
    },
    load: () => Promise.reject(new Error()),
  };
}

test('the progress of a flavor reaches the caller', async () => {
  const seen: Progress[] = [];
  await prepareModel(model, {
    flavors: [buildingFlavor()],
    onProgress: (progress) => void seen.push(progress),
  });
  expect(seen).toEqual([
    { step: 'Building' },
    { step: 'Building', detail: 'Downloading a package' },
  ]);
});

test('a flavor can report progress when nothing listens', async () => {
  const onProgress = () => {
    throw new Error('closed');
  };
  const prepared = await prepareModel(model, { flavors: [buildingFlavor()], onProgress });
  expect(prepared).toEqual({ flavor: 'building', summary: '/built' });
});

test('a flavor knows where its options were given, and not those of others', async () => {
  const seen: (OptionPlaces | undefined)[] = [];
  const flavors = [buildingFlavor((places) => seen.push(places))];
  const places = { building: { tool: '--tool' }, other: { tool: 'mlmodel.yaml, line 2' } };
  await prepareModel(model, { flavors, options: { places } });
  await prepareModel(model, { flavors });
  expect(seen).toEqual([{ tool: '--tool' }, undefined]);
});

test('the environments of a named flavor package are found', async () => {
  const folder = temporaryFolder({
    'package.json': {
      name: 'building-flavor',
      type: 'module',
      exports: './index.js',
      mlmodel: { flavor: 'building', export: 'building', spec: 1, priority: 100 },
    },
    'index.js': `export const building = {
      specVersion: 1, name: 'building', parseConfig: () => ({}), load() {},
      environments: async () => ({ folder: '/kept', list: async () => [], remove: async () => 0 }),
    };`,
  });
  const found = await keptEnvironments([folder]);
  expect(found.map(({ flavor, environments }) => [flavor, environments.folder])).toContainEqual([
    'building',
    '/kept',
  ]);
});
