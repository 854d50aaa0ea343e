import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { type Flavor, MlmodelError } from '@mlmodel/core';
import { loadModel } from '@mlmodel/core/node';
import { pyfuncBridgeFlavor } from '../src/pyfunc-bridge-flavor.js';

test('a native flavor that fails is not followed by the bridge', async () => {
  let asked = false;
  const broken: Flavor = {
    specVersion: 1,
    name: 'sklearn',
    parseConfig: (block) => block,
    load: () => Promise.reject(new MlmodelError('INTERNAL_ERROR', 'the native flavor is broken')),
  };
  const bridge: Flavor = {
    ...pyfuncBridgeFlavor,
    load: () => {
      asked = true;
      return Promise.reject(new Error('the bridge was asked'));
    },
  };
  const model = fileURLToPath(new URL('../../../tools/models/iris-sklearn', import.meta.url));
  await expect(loadModel(model, { flavors: [broken, bridge] })).rejects.toThrow(
    'the native flavor is broken',
  );
  expect(asked).toBe(false);
});
