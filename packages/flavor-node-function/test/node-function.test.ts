import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { type LoadedModel, loadModel, type RawInput, saveModel } from '@mlmodel/core/node';
import { onnxFlavor } from '@mlmodel/flavor-onnx';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { nodeFunctionFlavor } from '../src/node-function-flavor.js';

const root = join(import.meta.dirname, '../../..');
const fixtures = join(import.meta.dirname, 'fixtures');
let folder: string;

beforeEach(async () => {
  folder = temporaryFolder();
});

function records(...rows: readonly Record<string, unknown>[]): RawInput {
  return { kind: 'records', form: 'dataframe_records', records: rows };
}

function load(directory: string): Promise<LoadedModel> {
  const flavors = [nodeFunctionFlavor, onnxFlavor];
  return loadModel(directory, { flavors, options: { allowCode: true } });
}

/** Writes a model with this module and loads it. */
async function loadCode(code: string): Promise<LoadedModel> {
  await writeFile(join(folder, 'MLmodel'), 'flavors: {node_function: {module: model.mjs}}');
  await writeFile(join(folder, 'model.mjs'), code);
  return load(folder);
}

describe('consent', () => {
  test.each([undefined, false, 'true', 1])('allowCode: %j does not run code', async (allowCode) => {
    await writeFile(join(folder, 'MLmodel'), 'flavors: {node_function: {module: model.mjs}}');
    await writeFile(join(folder, 'model.mjs'), 'globalThis.ranWithoutConsent = true;');
    const options = { allowCode: allowCode as boolean };
    const loading = loadModel(folder, { flavors: [nodeFunctionFlavor], options });
    await expect(loading).rejects.toMatchObject({
      errorCode: 'PERMISSION_DENIED',
      message: expect.stringMatching(/"model\.mjs".*--allow-code.*allowCode: true/),
    });
    expect(globalThis).not.toHaveProperty('ranWithoutConsent');
  });
});

describe('the module', () => {
  test.each([
    ['no function predict', 'export const predict = 7;'],
    ['no function predict', 'export default () => 1;'],
    ['load is not a function', 'export const load = 7; export const predict = () => 1;'],
    ['cannot be imported', 'export const predict = ('],
  ])('is refused at load when it has a fault: %s', async (reason, code) => {
    await expect(loadCode(code)).rejects.toMatchObject({
      errorCode: 'INVALID_PARAMETER_VALUE',
      message: expect.stringContaining(reason),
    });
  });

  test('is imported again after it was changed', async () => {
    const program = join(import.meta.dirname, 'programs/load-twice.mjs');
    const { stdout } = await promisify(execFile)(process.execPath, [program, folder]);
    expect(JSON.parse(stdout)).toEqual(['first', 'second']);
  });

  test('must answer something', async () => {
    const model = await loadCode('export function predict() {}');
    await expect(model.predict(records({ x: 1 }))).rejects.toMatchObject({
      errorCode: 'INTERNAL_ERROR',
    });
  });

  test.each([
    [
      'a tensor with too few values',
      '{ kind: "tensor", tensor: { type: "float32", shape: [3], values: new Float32Array(2) } }',
      'the tensor holds 2 elements where its shape says 3',
    ],
    [
      'columns that are not a list',
      '{ kind: "table", rowCount: 1, columns: "x" }',
      'columns must be a list',
    ],
    ['a tensor without a shape', '{ kind: "tensor", tensor: null }', 'the tensor has no shape'],
  ])('must not answer %s', async (_what, answer, reason) => {
    const model = await loadCode(`export const predict = () => (${answer});`);
    await expect(model.predict(records({ x: 1 }))).rejects.toMatchObject({
      errorCode: 'INTERNAL_ERROR',
      message: expect.stringContaining(reason),
    });
    await model.dispose();
  });

  test('is named when its function load fails', async () => {
    const code =
      'export const load = () => { throw new TypeError("no weights"); }; export const predict = () => 1;';
    await expect(loadCode(code)).rejects.toMatchObject({
      message: expect.stringContaining('"model.mjs" failed (TypeError: no weights)'),
      subject: { file: 'model.mjs' },
    });
  });

  test('may answer an object that has a kind of its own', async () => {
    const model = await loadCode('export const predict = () => ({ kind: "table", name: "oak" });');
    expect(await model.predict(records({ x: 1 }))).toEqual({
      kind: 'json',
      value: { kind: 'table', name: 'oak' },
    });
  });

  test('gets the signal of the request, and the files of the model', async () => {
    const model = await loadCode(`
      export const load = async ({ files, directory, signature }) => ({ files: await files.list(), directory, signature });
      export const predict = (input, { state, signal }) => [state, signal.aborted];
    `);
    const { signal } = new AbortController();
    expect(await model.predict(records({ x: 1 }), { signal })).toEqual({
      kind: 'json',
      value: [
        { files: expect.arrayContaining(['MLmodel', 'model.mjs']), directory: expect.any(String) },
        false,
      ],
    });
  });

  test('has what it loaded disposed', async () => {
    const model = await loadCode(`
      export const load = () => ({ dispose() { globalThis.disposedStates = (globalThis.disposedStates ?? 0) + 1; } });
      export const predict = () => 1;
    `);
    await model.dispose();
    await model.dispose();
    expect(globalThis).toHaveProperty('disposedStates', 1);
  });
});

describe('rows', () => {
  test('hold the values of each type as JavaScript has them', async () => {
    const model = await loadCode('export const predict = (_input, { rows }) => rows();');
    const input = {
      kind: 'table' as const,
      rowCount: 2,
      columns: [
        { name: 'flag', type: 'bool' as const, values: Uint8Array.of(1, 0) },
        { name: 'id', type: 'int64' as const, values: BigInt64Array.of(2n ** 60n, 1n) },
        {
          name: 'pair',
          type: 'float32' as const,
          values: Float32Array.of(1, 2, 3, 4),
          rowShape: [2],
        },
        {
          name: 'gap',
          type: 'int32' as const,
          values: Int32Array.of(7, 0),
          validity: Uint8Array.of(1),
        },
      ],
    };
    expect(await model.session.predict(input, {})).toEqual({
      kind: 'json',
      value: [
        { flag: true, id: 2n ** 60n, pair: [1, 2], gap: 7 },
        { flag: false, id: 1n, pair: [3, 4], gap: null },
      ],
    });
  });

  test('are refused for a tensor', async () => {
    const model = await loadCode('export const predict = (_input, { rows }) => rows();');
    const input = {
      kind: 'tensor',
      tensor: { type: 'bool', values: Uint8Array.of(1), shape: [1] },
    };
    await expect(model.session.predict(input as never, {})).rejects.toMatchObject({
      errorCode: 'BAD_REQUEST',
    });
  });
});

describe('a model around another', () => {
  const flowers = records(
    { 'sepal length': 51, 'sepal width': 35, 'petal length': 14, 'petal width': 2 },
    { 'sepal length': 69, 'sepal width': 32, 'petal length': 57, 'petal width': 23 },
  );

  async function saveAround(directory: string): Promise<void> {
    const module = join(fixtures, 'around-iris/model.mjs');
    const source = { module, files: { iris: join(root, 'tools/models/iris') } };
    await saveModel(directory, { flavor: nodeFunctionFlavor, source });
  }

  test('is saved with the inner one, and answers with it', async () => {
    const directory = join(folder, 'around');
    await saveAround(directory);
    const model = await load(directory);
    expect(await model.predict(flowers)).toEqual({
      kind: 'json',
      value: [{ species: 'setosa' }, { species: 'virginica' }],
    });
    await model.dispose();
  });

  test('disposes the inner one with itself', async () => {
    await mkdir(join(folder, 'inner'));
    await writeFile(join(folder, 'inner/MLmodel'), 'flavors: {node_function: {module: m.mjs}}');
    await writeFile(join(folder, 'inner/m.mjs'), 'export const predict = () => "inner";');
    const model = await loadCode(`
      export const load = async ({ loadModel }) => { globalThis.innerModel = await loadModel('inner'); };
      export const predict = () => globalThis.innerModel.session.predict({ kind: 'json', value: 0 }, {});
    `);
    expect(await model.predict(records({ x: 1 }))).toEqual({ kind: 'json', value: 'inner' });
    await model.dispose();
    const { innerModel } = globalThis as unknown as { innerModel: LoadedModel };
    await expect(innerModel.predict(records({ x: 1 }))).rejects.toMatchObject({
      errorCode: 'TEMPORARILY_UNAVAILABLE',
    });
  });

  test.each(['.', '..', '/'])('does not take %j for an inner one', async (inner) => {
    const code = `export const load = ({ loadModel }) => loadModel(${JSON.stringify(inner)}); export const predict = () => 1;`;
    await expect(loadCode(code)).rejects.toMatchObject({ errorCode: 'INVALID_PARAMETER_VALUE' });
  });
});

describe('saving', () => {
  test.each([7, {}, { module: 'model.py' }, { module: '/no/such/model.mjs' }])(
    'refuses the source %j',
    async (source) => {
      const saving = saveModel(join(folder, 'saved'), { flavor: nodeFunctionFlavor, source });
      await expect(saving).rejects.toMatchObject({ errorCode: 'INVALID_PARAMETER_VALUE' });
    },
  );

  test('takes just the path of a module', async () => {
    const directory = join(folder, 'saved');
    const source = join(fixtures, 'echo/code/model.mjs');
    await saveModel(directory, { flavor: nodeFunctionFlavor, source });
    const model = await load(directory);
    expect(await model.session.predict({ kind: 'json', value: 1 }, {})).toEqual({
      kind: 'json',
      value: 1,
    });
  });
});
