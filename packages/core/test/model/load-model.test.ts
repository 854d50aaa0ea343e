import { describe, expect, test } from '@jest/globals';
import type { Flavor, LoadContext } from '../../src/flavor/flavor.js';
import type { FlavorSession } from '../../src/flavor/flavor-session.js';
import { memoryModelFiles } from '../../src/flavor/model-files.js';
import { loadModel } from '../../src/model/load-model.js';

const mlmodel = `
flavors:
  echo: {greeting: hello}
signature:
  inputs: '[{"name": "x", "type": "double"}]'
  params: '[{"name": "k", "type": "long", "default": 7}]'
`;

interface EchoFlavor extends Flavor {
  readonly contexts: LoadContext<unknown>[];
  disposed: number;
}

/** A flavor that returns what it is given. */
function echoFlavor(overrides: Partial<Flavor> = {}): EchoFlavor {
  const flavor: EchoFlavor = {
    specVersion: 1,
    name: 'echo',
    contexts: [],
    disposed: 0,
    parseConfig: (block) => block,
    async load(context): Promise<FlavorSession> {
      flavor.contexts.push(context);
      return {
        runtime: { name: 'echo', version: '1', device: 'cpu' },
        execution: { blocksEventLoop: false, maxConcurrency: 1, rowsIndependent: true },
        predict: (input, { params, signal }) => ({
          kind: 'json',
          value: { input, params, signal },
        }),
        async dispose() {
          flavor.disposed += 1;
        },
      };
    },
    ...overrides,
  };
  return flavor;
}

const files = memoryModelFiles({ MLmodel: mlmodel });

test('enforces data and params, then predicts', async () => {
  const model = await loadModel(files, { flavors: [echoFlavor()] });
  const { signal } = new AbortController();
  const prediction = await model.predict(
    { kind: 'records', form: 'dataframe_records', records: [{ x: '1.5' }, { x: 2 }] },
    { params: { k: 8, other: 1 }, signal },
  );
  expect(prediction).toEqual({
    kind: 'json',
    value: {
      input: expect.objectContaining({
        kind: 'table',
        rowCount: 2,
        columns: [
          expect.objectContaining({ name: 'x', type: 'float64', values: Float64Array.of(1.5, 2) }),
        ],
      }),
      params: { k: 8 },
      signal,
    },
  });
});

test('rejects what does not fit the signature, naming the column', async () => {
  const model = await loadModel(files, { flavors: [echoFlavor()] });
  await expect(
    model.predict({ kind: 'records', form: 'dataframe_records', records: [{ y: 1 }] }),
  ).rejects.toThrow(/\bx\b/);
});

test('gives the flavor its block, the signature and what the embedder passed', async () => {
  const flavor = echoFlavor();
  const options = { allowCode: true, threads: 2 };
  const messages: string[] = [];
  const log = (message: string) => messages.push(message);
  const logger = { debug() {}, info: log, warn: log, error: log };
  const model = await loadModel(files, { flavors: [flavor], options, logger });
  expect(flavor.contexts).toEqual([
    {
      files,
      config: { greeting: 'hello' },
      signature: model.mlmodel.signature,
      options,
      logger: expect.any(Object),
      signal: expect.any(AbortSignal),
      loadNested: expect.any(Function),
    },
  ]);
  flavor.contexts[0]?.logger.info('loaded');
  expect(messages).toEqual(['loaded']);
  expect(model.flavor).toBe('echo');
});

test('a model without signature works', async () => {
  const unsigned = memoryModelFiles({ MLmodel: 'flavors: {echo: {}}' });
  const model = await loadModel(unsigned, { flavors: [echoFlavor()] });
  const value = { question: 'why?' };
  expect(await model.predict({ kind: 'tensor', form: 'inputs', value: [1.5, 2.5] })).toMatchObject({
    value: { input: { kind: 'tensor', tensor: { shape: [2] } } },
  });
  expect(await model.predict({ kind: 'json', form: 'llm', value })).toMatchObject({
    value: { input: { kind: 'json', value } },
  });
});

test('frees the model', async () => {
  const flavor = echoFlavor();
  const model = await loadModel(files, { flavors: [flavor] });
  await model.dispose();
  expect(flavor.disposed).toBe(1);
});

describe('fails', () => {
  test('without an MLmodel file', async () => {
    await expect(loadModel(memoryModelFiles({}), { flavors: [] })).rejects.toMatchObject({
      errorCode: 'RESOURCE_DOES_NOT_EXIST',
      subject: { file: 'MLmodel' },
    });
  });

  test('with a NoLoadableFlavorError when no given flavor fits', async () => {
    await expect(loadModel(files, { flavors: [] })).rejects.toMatchObject({
      name: 'NoLoadableFlavorError',
      refused: [{ flavor: 'echo' }],
    });
  });

  test('for a flavor of another contract', async () => {
    const future = { ...echoFlavor(), specVersion: 2 } as unknown as Flavor;
    await expect(loadModel(files, { flavors: [future] })).rejects.toThrow(
      'version 2 of the flavor contract',
    );
  });

  test('when loading does, and does not try the next flavor', async () => {
    const cause = new Error('out of memory');
    const broken = echoFlavor({ load: () => Promise.reject(cause) });
    const next = echoFlavor();
    await expect(loadModel(files, { flavors: [broken, next] })).rejects.toMatchObject({
      errorCode: 'INTERNAL_ERROR',
      message: expect.stringContaining('out of memory'),
      cause,
    });
    expect(next.contexts).toEqual([]);
  });

  test('when a flavor does not say in time whether it can load the model', async () => {
    const silent = echoFlavor({ canLoad: () => new Promise(() => {}) });
    const options = { loadTimeoutSeconds: 1 };
    const keptAwake = setTimeout(() => {}, 60_000);
    await expect(loadModel(files, { flavors: [silent], options })).rejects.toMatchObject({
      errorCode: 'DEADLINE_EXCEEDED',
    });
    clearTimeout(keptAwake);
    expect(silent.contexts).toEqual([]);
  });

  test('when the caller gave up', async () => {
    const flavor = echoFlavor();
    const signal = AbortSignal.abort(new Error('given up'));
    await expect(loadModel(files, { flavors: [flavor], signal })).rejects.toThrow('given up');
    expect(flavor.contexts).toEqual([]);
  });
});

describe('a model that never finishes loading', () => {
  function stuckFlavor() {
    let finish: () => void = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let start: (signal: AbortSignal | undefined) => void = () => {};
    const started = new Promise<AbortSignal | undefined>((resolve) => {
      start = resolve;
    });
    const flavor = echoFlavor();
    const { load } = flavor;
    Object.assign(flavor, {
      async load(context: LoadContext<unknown>) {
        start(context.signal);
        await finished;
        return load(context);
      },
    });
    return { flavor, started, finish };
  }

  test('is given up at the time limit, and freed when it comes after all', async () => {
    const { flavor, started, finish } = stuckFlavor();
    const options = { loadTimeoutSeconds: 1 };
    await expect(loadModel(files, { flavors: [flavor], options })).rejects.toMatchObject({
      errorCode: 'DEADLINE_EXCEEDED',
      message:
        'The model was not ready after 1 second, the time limit for loading it and trying its input example. ' +
        'If it needs longer, raise the limit with --load-timeout SECONDS (option loadTimeoutSeconds); otherwise it may never finish.',
    });
    expect((await started)?.aborted).toBe(true);
    finish();
    await new Promise((resolve) => setImmediate(resolve));
    expect(flavor.disposed).toBe(1);
  });

  test('is given up when the caller does', async () => {
    const { flavor, started, finish } = stuckFlavor();
    const controller = new AbortController();
    const loading = loadModel(files, { flavors: [flavor], signal: controller.signal });
    const signal = await started;
    controller.abort(new Error('given up'));
    await expect(loading).rejects.toThrow('given up');
    expect(signal?.aborted).toBe(true);
    finish();
    await new Promise((resolve) => setImmediate(resolve));
    expect(flavor.disposed).toBe(1);
  });

  test.each([0, 86_401, Number.NaN, '60'])('a limit of %p is refused', async (seconds) => {
    const options = { loadTimeoutSeconds: seconds as number };
    await expect(loadModel(files, { flavors: [echoFlavor()], options })).rejects.toThrow(
      'The option loadTimeoutSeconds must be a number of seconds from 1 to 86400.',
    );
  });
});

test('warns of a flavor that cannot load the model before another does', async () => {
  const warnings: string[] = [];
  const logger = { ...console, debug() {}, warn: (message: string) => warnings.push(message) };
  const picky = echoFlavor({
    canLoad: () => ({ ok: false, reason: 'needs a GPU', fix: 'add one' }),
  });
  await loadModel(files, { flavors: [picky, echoFlavor()], logger });
  expect(warnings).toEqual([
    'the given flavor "echo" cannot load this model: needs a GPU; add one',
  ]);
});
