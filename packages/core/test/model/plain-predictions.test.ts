import { describe, expect, test } from '@jest/globals';
import type { Flavor } from '../../src/flavor/flavor.js';
import { memoryModelFiles } from '../../src/flavor/model-files.js';
import { type LoadModelOptions, loadModel } from '../../src/model/load-model.js';
import type { LoadedModel } from '../../src/model/loaded-model.js';

const files = memoryModelFiles({
  MLmodel: `
flavors:
  echo: {}
signature:
  inputs: '[{"name": "x", "type": "double"}]'
  params: '[{"name": "k", "type": "long", "default": 7}, {"name": "at", "type": "datetime", "default": "2020-01-01"}]'
`,
});

/** Returns the params that it gets; it does not notice that it is disposed. */
const echo: Flavor = {
  specVersion: 1,
  name: 'echo',
  parseConfig: (block) => block,
  load: async () => ({
    runtime: { name: 'echo', version: '1', device: 'cpu' },
    execution: { blocksEventLoop: false, maxConcurrency: 1, rowsIndependent: true },
    predict: (_input, { params, signal }) => ({ kind: 'json', value: { params, signal } }),
    async dispose() {},
  }),
};

const load = () => loadModel(files, { flavors: [echo] });

/** Calls as JavaScript can. */
function predictAny(model: LoadedModel, ...values: readonly unknown[]): Promise<unknown> {
  return Reflect.apply(model.predict as (...values: unknown[]) => Promise<unknown>, model, values);
}

test('params are plain data too', async () => {
  const model = await load();
  const { signal } = new AbortController();
  const params = { k: 2n ** 60n, at: new Date(0), other: () => 1 };
  expect(await model.predict([{ x: 1 }], { params, signal })).toEqual({
    kind: 'json',
    value: { params: { k: 2n ** 60n, at: { epochNanoseconds: 0n } }, signal },
  });
  for (const absent of [undefined, {}, { params: null }, { params: { k: undefined } }]) {
    const { value } = (await model.predict([{ x: 1 }], absent)) as { value: unknown };
    expect(value).toMatchObject({ params: { k: 7 } });
  }
});

test.each<[string, unknown, string]>([
  ['null', null, 'must be an object, { params: {…}, signal }; it is null.'],
  ['text', 'k', 'must be an object, { params: {…}, signal }; it is a string.'],
  [
    'a signal',
    new AbortController().signal,
    'must be an object, { params: {…}, signal }; it is an object of the class AbortSignal. Write { signal }.',
  ],
  [
    'the params themselves',
    { k: 5 },
    'has only the keys "params" and "signal", not "k". Params of the model go below "params": { params: { "k": … } }.',
  ],
  [
    'a mistyped key',
    { parms: { k: 5 } },
    'has only the keys "params" and "signal", not "parms". Did you mean "params"?',
  ],
  ['another signal', { signal: 5 }, 'needs an AbortSignal as "signal"; it is a number.'],
  [
    'params in a list',
    { params: [5] },
    'needs an object as "params", { name: value }; it is a list.',
  ],
  [
    'params in a Map',
    { params: new Map() },
    'needs an object as "params", { name: value }; it is an object of the class Map.',
  ],
])('a second argument that is %s is refused', async (_name, call, message) => {
  await expect(predictAny(await load(), [{ x: 1 }], call)).rejects.toMatchObject({
    name: 'MlmodelError',
    errorCode: 'INVALID_PARAMETER_VALUE',
    message: `The second argument of predict ${message}`,
  });
});

test('a param that is not a plain value is refused, naming it', async () => {
  const call = { params: { k: () => 5 } };
  await expect(predictAny(await load(), [{ x: 1 }], call)).rejects.toMatchObject({
    message: expect.stringMatching(/^"k": a function is not a plain value\./),
  });
});

test('predict needs no `this`, and rejects instead of throwing', async () => {
  const { predict } = await load();
  await expect(predict(undefined as never)).rejects.toMatchObject({ errorCode: 'BAD_REQUEST' });
  expect(await predict({ x: [1] })).toMatchObject({ kind: 'json' });
});

test('after dispose, predict is refused whatever the flavor does', async () => {
  const model = await load();
  await model.dispose();
  await expect(model.predict([{ x: 1 }])).rejects.toMatchObject({
    errorCode: 'TEMPORARILY_UNAVAILABLE',
    message: 'The model has been disposed. Load it again to make predictions.',
  });
});

describe('without await', () => {
  test('reading a prediction says so', async () => {
    const model = await load();
    const prediction = model.predict([{ x: 1 }]);
    for (const property of ['kind', 'columns', 'tensor', 'value']) {
      expect(() => Reflect.get(prediction, property)).toThrow(
        'The prediction is not there yet, as predict returns a promise. Write await before the call: const prediction = await model.predict(data).',
      );
    }
    expect(prediction).toBeInstanceOf(Promise);
    expect(Object.keys(prediction)).toEqual([]);
    expect(await prediction).toMatchObject({ kind: 'json' });
  });

  test('using a model says so', async () => {
    const model = load();
    expect(() => Reflect.get(model, 'predict')).toThrow(
      'The model is not there yet, as loadModel returns a promise. Write await before the call: const model = await loadModel(…).',
    );
    expect((await model).flavor).toBe('echo');
  });
});

test.each<[string, readonly unknown[], string]>([
  [
    'a path in place of files',
    ['./model', { flavors: [echo] }],
    "loadModel of @mlmodel/core takes a model's files, not a path. In Node, import loadModel of @mlmodel/core/node instead; in a browser, fetch the files and give memoryModelFiles({ MLmodel: … }).",
  ],
  [
    'nothing',
    [],
    "loadModel takes a model's files, such as memoryModelFiles({ MLmodel: … }) makes; it received undefined.",
  ],
  [
    'no options',
    [files],
    'The second argument of loadModel must be an object, such as { flavors: [onnxFlavor] }; it is undefined.',
  ],
  [
    'no flavors',
    [files, {}],
    'loadModel needs { flavors: [onnxFlavor] }, a list of flavors that packages export; "flavors" is undefined.',
  ],
  [
    'a flavor in place of a list',
    [files, { flavors: echo }],
    'loadModel needs { flavors: [onnxFlavor] }, a list of flavors that packages export; "flavors" is an object.',
  ],
  [
    'a list in place of options',
    [files, [echo]],
    'The second argument of loadModel is an object: give flavors as { flavors: [onnxFlavor] }.',
  ],
  [
    'a flavor in place of options',
    [files, echo],
    'The second argument of loadModel is an object: give flavors as { flavors: [onnxFlavor] }.',
  ],
  [
    'a flavor that was not imported',
    [files, { flavors: [echo, undefined] }],
    `Item 1 of "flavors" is undefined, not a flavor. Import one by its name, such as onnxFlavor of @mlmodel/flavor-onnx.`,
  ],
  [
    'a mistyped option',
    [files, { flavor: [echo] }],
    'loadModel has no option "flavor". Did you mean "flavors"?',
  ],
  [
    'options that are none',
    [files, { flavors: [echo], options: 5 }],
    'The option "options" of loadModel must be an object, such as { allowCode: true }; it is a number.',
  ],
  [
    'a logger that is none',
    [files, { flavors: [echo], logger: 'info' }],
    'The option "logger" of loadModel must be an object like console; it is a string.',
  ],
  [
    'a signal that is none',
    [files, { flavors: [echo], signal: 5 }],
    'The option "signal" of loadModel must be an AbortSignal; it is a number.',
  ],
])('loadModel refuses %s', async (_name, values, message) => {
  const call = (...given: unknown[]) => loadModel(...(given as [never, LoadModelOptions]));
  await expect(call(...values)).rejects.toMatchObject({
    name: 'MlmodelError',
    errorCode: 'INVALID_PARAMETER_VALUE',
    message,
  });
});

test.each<[string, unknown, string]>([
  [
    'a Map',
    new Map(),
    "memoryModelFiles takes an object of files by path, { MLmodel: text, 'model.onnx': bytes }; it received an object of the class Map. Make an object of it: Object.fromEntries(map).",
  ],
  [
    'a response',
    { MLmodel: new Response('') },
    'The content of "MLmodel" must be a string, a Uint8Array or an ArrayBuffer; it is an object of the class Response. Of a response, give await response.arrayBuffer().',
  ],
])('memoryModelFiles refuses %s', (_name, content, message) => {
  expect(() => memoryModelFiles(content as Record<string, string>)).toThrow(message);
});

test('memoryModelFiles takes an ArrayBuffer', async () => {
  const { buffer } = Uint8Array.of(1, 2);
  expect(await memoryModelFiles({ a: buffer }).read('a')).toEqual(Uint8Array.of(1, 2));
});
