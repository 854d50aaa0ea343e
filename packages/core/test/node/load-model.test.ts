import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import type { Flavor } from '../../src/flavor/flavor.js';
import { loadModel } from '../../src/node/load-model.js';

const code = `export const third = {
  specVersion: 1,
  name: 'third',
  parseConfig: (block) => block,
  load: async ({ files }) => ({
    runtime: { name: 'third', version: await files.localPath('weights'), device: 'cpu' },
    execution: { blocksEventLoop: false, maxConcurrency: 1, rowsIndependent: true },
    predict: (input) => input,
    dispose: async () => {},
  }),
};`;

/** A project with a flavor in its node_modules, and a model next to it. */
function project() {
  const folder = temporaryFolder({
    'package.json': { dependencies: { 'third-flavor': '*' } },
    'node_modules/third-flavor/package.json': {
      name: 'third-flavor',
      version: '1.0.0',
      type: 'module',
      mlmodel: { flavor: 'third', export: 'third', spec: 1, priority: 100 },
    },
    'node_modules/third-flavor/index.js': code,
    'model/MLmodel': 'flavors: {third: {}, python_function: {loader_module: os}}',
    'model/weights': '',
  });
  return { folder, model: join(folder, 'model') };
}

const given = { specVersion: 1, name: 'third', parseConfig: () => ({}) };

test('loads a path or a file: URL with a package that it finds', async () => {
  const { folder, model } = project();
  for (const location of [model, pathToFileURL(model), pathToFileURL(model).href]) {
    const loaded = await loadModel(location, { workingDirectory: folder });
    expect(loaded.flavor).toBe('third');
    expect(loaded.session.runtime.version).toBe(join(model, 'weights'));
  }
});

describe('flavors that are asked for', () => {
  test('go before what is found, by name or as objects', async () => {
    const { folder, model } = project();
    const failing: Flavor = {
      ...given,
      specVersion: 1,
      load: () => Promise.reject(new Error('the given one')),
    };
    const options = { workingDirectory: folder };
    await expect(loadModel(model, { ...options, flavors: [failing] })).rejects.toThrow(
      'the given one',
    );
    const loaded = await loadModel(model, { ...options, flavors: ['third-flavor', failing] });
    expect(loaded.flavor).toBe('third');
  });

  test('must fit the model', async () => {
    const { folder } = project();
    const other = temporaryFolder({ MLmodel: 'flavors: {crate: {}}' });
    await expect(
      loadModel(other, { workingDirectory: folder, flavors: ['third-flavor'] }),
    ).rejects.toMatchObject({
      errorCode: 'INVALID_PARAMETER_VALUE',
      message: expect.stringMatching(/third-flavor 1\.0\.0 loads "third".*crate/),
    });
  });
});

test('says what would help when nothing is found', async () => {
  const { model } = project();
  const elsewhere = temporaryFolder();
  const places = { workingDirectory: elsewhere, invokedAs: `${elsewhere}/program.mjs` };
  await expect(loadModel(model, places)).rejects.toMatchObject({
    name: 'NoLoadableFlavorError',
    message: expect.stringContaining('npm install @mlmodel/flavor-pyfunc-bridge'),
  });
});

test('refuses a remote model before it looks anywhere', async () => {
  await expect(loadModel('s3://bucket/model')).rejects.toThrow('mlmodel download');
});

describe('refuses', () => {
  const { folder, model } = project();
  const wrong = (received: string) =>
    `The location of a model is a path, such as './model', or a file: URL; it is ${received}.`;

  test.each<[string, unknown, string]>([
    ['no path', undefined, wrong('undefined')],
    ['a list', ['./model'], wrong('a list')],
    ['an object', { path: './model' }, wrong('an object')],
    ['an empty path', '', 'The location of the model is empty. Give a path.'],
    ['a missing folder', `${folder}/none`, `There is no model at "${folder}/none".`],
    ['a file', `${model}/weights`, `"${model}/weights" is a file, not a model directory.`],
    [
      'a folder without a model',
      folder,
      `"${folder}" contains no MLmodel file, so it is not an MLflow Model.`,
    ],
  ])('%s', async (_name, location, message) => {
    await expect(loadModel(location as string)).rejects.toMatchObject({
      name: 'MlmodelError',
      message: expect.stringContaining(message),
    });
  });

  test('a URL of another machine', async () => {
    await expect(loadModel(new URL('https://example.com/model'))).rejects.toThrow(
      '"https://example.com/model" is not on this machine. Download it first: mlmodel download',
    );
  });

  test.each<[string, unknown, string]>([
    [
      'a mistyped option',
      { flavor: [given] },
      'loadModel has no option "flavor". Did you mean "flavors"?',
    ],
    [
      'an option of a flavor',
      { allowCode: true },
      'loadModel has no option "allowCode". Options of flavors go below "options": { options: { "allowCode": … } }.',
    ],
    [
      'flavors that are not a list',
      { flavors: 'third-flavor' },
      'loadModel needs { flavors: [onnxFlavor] }, a list of flavors that packages export; "flavors" is a string.',
    ],
    [
      'a flavor that was not imported',
      { flavors: ['third-flavor', undefined] },
      'Item 1 of "flavors" is undefined, not a flavor. Import one by its name, such as onnxFlavor of @mlmodel/flavor-onnx.',
    ],
  ])('%s', async (_name, options, message) => {
    await expect(loadModel(model, options as object)).rejects.toMatchObject({
      errorCode: 'INVALID_PARAMETER_VALUE',
      message,
    });
  });
});
