import { readdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import type { Flavor, SaveContext } from '../../../src/flavor/flavor.js';
import { parseMlmodel } from '../../../src/mlmodel/parse-mlmodel.js';
import { loadModel } from '../../../src/node/load-model.js';
import { type SaveModelOptions, saveModel } from '../../../src/node/save/save-model.js';
import { getModelInfo, loadInputExample } from '../../../src/node/save/saved-model.js';
import { writePythonEnvironment } from '../../../src/save/python-environment.js';
import type { ModelSignature } from '../../../src/signature/schema.js';
import { numbersFlavor } from './numbers-flavor.mjs';

const signature: ModelSignature = {
  inputs: { kind: 'columns', columns: [{ name: 'x', type: 'double', required: true }] },
};

const anything = { kind: 'tensor', form: 'inputs', value: [1] } as const;

/** A flavor whose `save` is the given function. */
function saving(save: NonNullable<Flavor['save']>): SaveModelOptions {
  return { flavor: { ...numbersFlavor, save }, source: undefined };
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

describe('a saved model', () => {
  test('has the fields that MLflow 3 writes, and what was given', async () => {
    const directory = join(temporaryFolder(), 'deep/model');
    const info = await saveModel(directory, {
      flavor: numbersFlavor,
      source: 7,
      signature,
      inputExample: { x: 1.5 },
      params: { k: 1 },
      metadata: { owner: 'a team', tags: [1, 2.5] },
      flavors: { other: { data: 'parts' } },
    });
    const { flavors, fields } = parseMlmodel(readFileSync(join(directory, 'MLmodel')));
    expect(Object.fromEntries(flavors)).toEqual({
      numbers: { files: 20, value: 7 },
      other: { data: 'parts' },
    });
    expect(Object.fromEntries(fields)).toEqual({
      flavors: expect.anything(),
      is_signature_from_type_hint: false,
      metadata: { owner: 'a team', tags: [1, 2.5] },
      mlflow_version: '3.17.2',
      model_id: null,
      model_size_bytes: expect.any(Number),
      model_uuid: expect.stringMatching(/^[\da-f]{12}4[\da-f]{3}[89ab][\da-f]{15}$/),
      prompts: null,
      saved_input_example_info: {
        artifact_path: 'input_example.json',
        params: 'true',
        serving_input_path: 'serving_input_example.json',
        type: 'json_object',
      },
      signature: {
        inputs: '[{"type": "double", "name": "x", "required": true}]',
        outputs: null,
        params: null,
      },
      type_hint_from_example: false,
      utc_time_created: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/),
    });
    expect(await getModelInfo(directory)).toEqual(info);
    expect(info).toMatchObject({ signature, metadata: { owner: 'a team' }, modelUri: null });
    expect(await loadInputExample(directory)).toEqual({ data: { x: 1.5 }, params: { k: 1 } });
  });

  test('counts the bytes of its files', async () => {
    const directory = join(temporaryFolder(), 'model');
    const options = saving(async (_source, { write }) => {
      await write('a', bytes('12345'));
      await write('b/c', bytes('678'));
      return { numbers: {} };
    });
    await saveModel(directory, options);
    const { fields } = parseMlmodel(readFileSync(join(directory, 'MLmodel')));
    expect(fields.get('model_size_bytes')).toBe(8);
  });

  test('loads with the flavor that wrote it', async () => {
    const directory = join(temporaryFolder(), 'model');
    await saveModel(pathToFileURL(directory).href, { flavor: numbersFlavor, source: 3 });
    const model = await loadModel(directory, { flavors: [numbersFlavor] });
    expect(await model.predict(anything)).toEqual({
      kind: 'json',
      value: 3,
    });
  });
});

describe('a directory that exists', () => {
  test('is filled when it is empty', async () => {
    const directory = temporaryFolder();
    await saveModel(directory, { flavor: numbersFlavor, source: 1 });
    expect(readdirSync(directory)).toContain('MLmodel');
  });

  test('is refused when it is not, and replaced as a whole when asked to', async () => {
    const directory = temporaryFolder({ 'old.txt': 'x' });
    const options = { flavor: numbersFlavor, source: 1 };
    await expect(saveModel(directory, options)).rejects.toMatchObject({
      errorCode: 'RESOURCE_ALREADY_EXISTS',
      message: expect.stringContaining('already exists and is not empty'),
    });
    expect(readdirSync(directory)).toEqual(['old.txt']);
    await saveModel(directory, { ...options, overwrite: true });
    expect(readdirSync(directory).sort()).toEqual(['MLmodel', 'parts']);
  });

  test('is replaced behind a link to it', async () => {
    const parent = temporaryFolder();
    await saveModel(join(parent, 'model'), { flavor: numbersFlavor, source: 1 });
    symlinkSync('model', join(parent, 'link'));
    await saveModel(join(parent, 'link'), { flavor: numbersFlavor, source: 2, overwrite: true });
    expect(realpathSync(join(parent, 'link'))).toBe(join(parent, 'model'));
    expect((await getModelInfo(join(parent, 'model'))).flavors['numbers']).toMatchObject({
      value: 2,
    });
  });

  test('may be saved to several times at once', async () => {
    const parent = temporaryFolder();
    const directory = join(parent, 'model');
    const sources = [1, 2, 3, 4];
    const saves = sources.map((source) =>
      saveModel(directory, { flavor: numbersFlavor, source, overwrite: true }),
    );
    await Promise.all(saves);
    const model = await loadModel(directory, { flavors: [numbersFlavor] });
    expect(sources).toContain(((await model.predict(anything)) as { value: unknown }).value);
    expect(readdirSync(parent)).toEqual(['model']);
  });

  test('is refused when it is a file', async () => {
    const folder = temporaryFolder({ file: '' });
    const saved = saveModel(join(folder, 'file'), { flavor: numbersFlavor, source: 1 });
    await expect(saved).rejects.toMatchObject({ errorCode: 'INVALID_PARAMETER_VALUE' });
  });
});

describe('a save that fails', () => {
  test('leaves what was there, and nothing else', async () => {
    const parent = temporaryFolder();
    const directory = join(parent, 'model');
    await saveModel(directory, { flavor: numbersFlavor, source: 1 });
    const failing = saving(async (_source, { write }) => {
      await write('half', bytes('x'));
      throw new Error('no more');
    });
    const saved = saveModel(directory, { ...failing, overwrite: true });
    await expect(saved).rejects.toThrow('no more');
    expect(readdirSync(parent)).toEqual(['model']);
    expect((await getModelInfo(directory)).flavors['numbers']).toMatchObject({ value: 1 });
  });

  test('says that a flavor cannot save', async () => {
    const { save: _save, ...flavor } = numbersFlavor;
    const saved = saveModel(join(temporaryFolder(), 'model'), { flavor, source: 1 });
    await expect(saved).rejects.toMatchObject({
      errorCode: 'NOT_IMPLEMENTED',
      message: expect.stringContaining('"numbers"'),
    });
  });
});

describe('what a flavor writes', () => {
  async function saveWith(write: (context: SaveContext) => Promise<unknown>): Promise<string> {
    const directory = join(temporaryFolder(), 'model');
    const options = saving(async (_source, context) => {
      await write(context);
      return { numbers: {} };
    });
    await saveModel(directory, { ...options, pipRequirements: ['a==1'], pythonVersion: '3.12.1' });
    return directory;
  }

  test.each(['../out', '/tmp/out', 'a/../../out', '', '.'])('does not go to %j', async (path) => {
    await expect(saveWith(({ write }) => write(path, bytes('')))).rejects.toMatchObject({
      errorCode: 'INVALID_PARAMETER_VALUE',
    });
  });

  test('is not written twice', async () => {
    const saved = saveWith(async ({ write }) => {
      await write('a/b', bytes('1'));
      await write('a//./b', bytes('2'));
    });
    await expect(saved).rejects.toMatchObject({ errorCode: 'INVALID_PARAMETER_VALUE' });
  });

  test('may be a stream, and can be read back', async () => {
    let read = '';
    const directory = await saveWith(async ({ write, files }) => {
      async function* chunks() {
        yield bytes('one, ');
        yield bytes('two');
      }
      await write('streamed', chunks());
      read = new TextDecoder().decode(await files.read('streamed'));
    });
    expect(read).toBe('one, two');
    expect(readFileSync(join(directory, 'streamed'), 'utf8')).toBe('one, two');
  });

  test('for Python has the requirements that were asked for, and MLflow', async () => {
    let fields: unknown;
    const directory = await saveWith(async (context) => {
      fields = await writePythonEnvironment(context, ['b==2']);
    });
    expect(fields).toEqual({
      python_version: '3.12.1',
      env: { conda: 'conda.yaml', virtualenv: 'python_env.yaml' },
    });
    const text = (file: string) => readFileSync(join(directory, file), 'utf8');
    expect(text('requirements.txt')).toBe('mlflow==3.17.2\na==1');
    expect(text('conda.yaml')).toBe(
      'channels:\n- conda-forge\ndependencies:\n- python=3.12.1\n- pip\n- pip:\n  - mlflow==3.17.2\n  - a==1\nname: mlflow-env\n',
    );
    expect(text('python_env.yaml')).toContain("- '-r requirements.txt'");
  });
});

test.each<[string, unknown]>([
  ['undefined', undefined],
  ['undefined', { source: 'model.onnx' }],
  ['a string', { flavor: 'onnx', source: 'model.onnx' }],
])('refuses to save with a flavor that is %s', async (received, options) => {
  await expect(saveModel('model', options as never)).rejects.toMatchObject({
    name: 'MlmodelError',
    message: `saveModel needs { flavor: onnxFlavor, source: … }, with a flavor that a package exports; "flavor" is ${received}.`,
  });
});
