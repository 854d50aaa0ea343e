import { describe, expect, test } from '@jest/globals';
import type { Flavor } from '../../src/flavor/flavor.js';
import { memoryModelFiles, nestedModelFiles } from '../../src/flavor/model-files.js';
import { loadModel } from '../../src/model/load-model.js';

const files = memoryModelFiles({
  MLmodel: 'flavors: {outer: {folder: parts/inner}}',
  secret: 'of the outer model',
  'parts/inner/MLmodel': 'flavors: {inner: {data: value}}',
  'parts/inner/value': '42',
});

/** Predicts the content of a file. */
const innerFlavor: Flavor<unknown, { greeting: string }> = {
  specVersion: 1,
  name: 'inner',
  parseConfig: () => undefined,
  async load({ files: own, options }) {
    const text = new TextDecoder().decode(await own.read('value'));
    return {
      runtime: { name: 'inner', version: '1', device: 'cpu' },
      execution: { blocksEventLoop: true, maxConcurrency: 1, rowsIndependent: true },
      predict: () => ({ kind: 'json', value: [text, options.greeting] }),
      async dispose() {},
    };
  },
};

/** Predicts with the model in a folder. */
const outerFlavor: Flavor = {
  specVersion: 1,
  name: 'outer',
  parseConfig: (block) => (block as { folder: string }).folder,
  async load({ config, loadNested }) {
    const inner = await loadNested?.(String(config));
    if (inner === undefined) throw new Error('loadNested is absent');
    return inner.session;
  },
};

describe('a model inside a model', () => {
  test('is loaded with the flavors and options of the outer one', async () => {
    const model = await loadModel(files, {
      flavors: [outerFlavor, innerFlavor],
      options: { greeting: 'hello' },
    });
    expect(await model.session.predict({ kind: 'json', value: null }, {})).toEqual({
      kind: 'json',
      value: ['42', 'hello'],
    });
  });

  test('is refused when no flavor of the outer one can load it', async () => {
    await expect(loadModel(files, { flavors: [outerFlavor] })).rejects.toMatchObject({
      message: expect.stringContaining('inner'),
    });
  });

  test.each(['', '.', '..', '/etc', 'parts/../..'])('is not looked for in %j', (folder) => {
    expect(() => nestedModelFiles(files, folder)).toThrow(
      expect.objectContaining({ errorCode: 'INVALID_PARAMETER_VALUE' }),
    );
  });

  test('sees only its own files', async () => {
    const nested = nestedModelFiles(files, 'parts/inner');
    expect((await nested.list()).toSorted()).toEqual(['MLmodel', 'value']);
    expect(await nested.read('MLmodel', 3)).toHaveLength(3);
    await expect(nested.read('../../secret')).rejects.toMatchObject({
      errorCode: 'INVALID_PARAMETER_VALUE',
    });
    await expect(nested.read('secret')).rejects.toMatchObject({
      errorCode: 'RESOURCE_DOES_NOT_EXIST',
    });
  });
});
