import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  type Flavor,
  type FlavorSession,
  isMlmodelError,
  type LoadContext,
  type Prediction,
} from '@mlmodel/core';
import { type OptionSchema, plainOptions } from '@mlmodel/core/flavor';
import { runFlavorSuite } from '../src/index.js';
import { collectFailures, scaleSuite } from './collect-failures.js';
import { loadScaleSession, type ScaleConfig, scale, scaleFlavor } from './scale-flavor.js';

interface BrokenFlavor {
  readonly fault: string;
  readonly flavor: Flavor<ScaleConfig>;
  /** Part of the name of the test that must catch it. */
  readonly caughtBy: string;
  /** Part of the failure's text. */
  readonly rule: string;
}

interface BrokenOptions extends Pick<BrokenFlavor, 'caughtBy' | 'rule'> {
  readonly properties: Readonly<Record<string, OptionSchema>>;
  readonly parse?: (values: Readonly<Record<string, unknown>>) => Record<string, unknown>;
}

/** A flavor that declares its options wrongly. */
function declaring(fault: string, { properties, parse, ...caught }: BrokenOptions): BrokenFlavor {
  const options = { ...plainOptions({ properties }), ...(parse && { parse }) };
  return { fault, flavor: { ...scaleFlavor, options: async () => options }, ...caught };
}

/** Sessions that a broken flavor shares, by the path of the model. */
const sessions = new Map<string, Promise<FlavorSession>>();

const broken: readonly BrokenFlavor[] = [
  {
    fault: 'takes any block',
    flavor: { ...scaleFlavor, parseConfig: () => ({ data: 'data/factor.json' }) },
    caughtBy: 'naming data',
    rule: 'parseConfig names the field that it refuses: it threw nothing',
  },
  {
    fault: 'refuses a block with an untyped error',
    flavor: changed({ parseConfig: () => new TypeError('no') }),
    caughtBy: 'refuses null as its block',
    rule: 'parseConfig refuses anything but a mapping: it threw TypeError: no, which is not an MlmodelError',
  },
  {
    fault: 'refuses unknown fields',
    flavor: changed({
      parseConfig: (block) =>
        Object.keys(block ?? {}).length > 1 ? new TypeError('unknown field') : undefined,
    }),
    caughtBy: 'with a field of a later version',
    rule: 'unknown field',
  },
  declaring('names an option as flags are named', {
    properties: { 'thread-count': { type: 'integer', description: 'threads' } },
    caughtBy: 'names its options',
    rule: 'options have camelCase names that can become flags: one is "thread-count"',
  }),
  declaring('declares an option that every flavor knows', {
    properties: { allowCode: { type: 'boolean', description: 'consent' } },
    caughtBy: 'names its options',
    rule: '"allowCode" is an option that every flavor knows',
  }),
  declaring('has no help for an option', {
    properties: { threads: { type: 'integer' } },
    caughtBy: 'names its options',
    rule: 'each option has a type and one line of help: the description of "threads" is undefined',
  }),
  declaring('has a default that it refuses', {
    properties: { threads: { type: 'integer', minimum: 1, default: 0, description: 'threads' } },
    caughtBy: 'has defaults that it takes itself',
    rule: 'it threw MlmodelError: The option "threads" must be a whole number from 1, not 0.',
  }),
  declaring('does not fill in a default', {
    properties: { threads: { type: 'integer', default: 1, description: 'threads' } },
    parse: (values) => values,
    caughtBy: 'has defaults that it takes itself',
    rule: 'parse fills in the defaults that the JSON Schema declares',
  }),
  declaring('takes any option', {
    properties: {},
    parse: (values) => values,
    caughtBy: 'refuses options that it does not declare',
    rule: 'parse refuses an option that is not declared, naming it: it threw nothing',
  }),
  declaring('takes any value', {
    properties: { threads: { type: 'integer', description: 'threads' } },
    parse: (values) =>
      'threads' in values ? values : plainOptions({ properties: {} }).parse(values),
    caughtBy: 'refuses options of another kind',
    rule: 'parse refuses a value of another kind, naming the option (threads): it threw nothing',
  }),
  {
    fault: 'answers wrongly',
    flavor: withSessionChange((session) => ({
      ...session,
      predict: (input) => scale(input, 2.001),
    })),
    caughtBy: 'answers two rows',
    rule: 'answer.columns.0.values.0 is 2.001, expected 2',
  },
  {
    fault: 'writes into its input',
    flavor: withSessionChange((session) => ({
      ...session,
      predict(input) {
        const prediction = scale(input, 2);
        if (input.kind === 'table') input.columns[0]?.values.fill(0 as never);
        return prediction;
      },
    })),
    caughtBy: 'does not change the input',
    rule: 'values.0 is 0, expected 1',
  },
  {
    fault: 'answers a matrix of doubles differently from its columns',
    flavor: withSessionChange((session) => ({
      ...session,
      predict: (input, call) =>
        input.kind === 'table' && input.doubles ? scale(input, 3) : session.predict(input, call),
    })),
    caughtBy: 'takes a table as one matrix of doubles',
    rule: 'a table with `doubles` is answered as one without: two rows, with doubles: answer.columns.0.values.0 is 3, expected 2',
  },
  {
    fault: 'mixes up predictions at the same time',
    flavor: withSessionChange((session) => {
      let running = 0;
      return {
        ...session,
        async predict(input) {
          running++;
          await new Promise((resolve) => setImmediate(resolve));
          return scale(input, 1 + running--);
        },
      };
    }),
    caughtBy: 'simultaneous predictions',
    rule: 'values.0 is',
  },
  {
    fault: 'takes input of a kind that it does not support',
    flavor: withSessionChange((session) => ({
      ...session,
      predict: (input) => (input.kind === 'table' ? scale(input, 2) : input),
    })),
    caughtBy: 'refuses input of kind tensor',
    rule: 'an input of an unsupported kind is refused with status 400: it threw nothing',
  },
  {
    fault: 'answers with fewer values than rows',
    flavor: withSessionChange((session) => ({
      ...session,
      predict: (input) => (input.kind === 'table' ? { ...scale(input, 2), rowCount: 3 } : input),
    })),
    caughtBy: 'answers two rows',
    rule: 'column y holds 2 elements where its shape says 3',
  },
  {
    fault: 'answers with values of another type than it says',
    flavor: withSessionChange((session) => ({
      ...session,
      predict: () => ({
        kind: 'table',
        rowCount: 2,
        columns: [{ name: 'y', type: 'float64', values: [2, 5] as never }],
      }),
    })),
    caughtBy: 'answers two rows',
    rule: 'column y is of type float64, whose values belong in Float64Array, not in Array',
  },
  {
    fault: 'calls rows independent that are not',
    flavor: withSessionChange((session) => ({
      ...session,
      predict: (input) => scale(input, input.kind === 'table' ? input.rowCount : 1),
    })),
    caughtBy: 'answers each row by itself as among others',
    rule: 'answer.columns.0.values.0 is 1, expected 2',
  },
  {
    fault: 'fails when there are no rows',
    flavor: withSessionChange((session) => ({
      ...session,
      predict(input, call) {
        if (input.kind === 'table' && input.rowCount === 0) throw new RangeError('no rows');
        return session.predict(input, call);
      },
    })),
    caughtBy: 'answers no rows with no rows',
    rule: 'RangeError: no rows',
  },
  {
    fault: 'crashes on a table without its column',
    flavor: withSessionChange((session) => ({
      ...session,
      predict(input, call) {
        if (input.kind === 'table' && input.columns.length === 0) throw new TypeError('no column');
        return session.predict(input, call);
      },
    })),
    caughtBy: 'answers an unfit table coherently, or refuses it',
    rule: 'an unsupported input is refused with BAD_REQUEST or INVALID_PARAMETER_VALUE: table: it threw TypeError: no column',
  },
  {
    fault: 'lets no prediction run',
    flavor: withSessionChange((session) => ({
      ...session,
      execution: { ...session.execution, maxConcurrency: 0 },
    })),
    caughtBy: 'the session describes its runtime',
    rule: 'session.execution.maxConcurrency must be a whole number, at least 1, or Infinity',
  },
  {
    fault: 'does not say what runs it',
    flavor: withSessionChange(({ runtime, ...session }) => ({
      ...session,
      runtime: { ...runtime, name: '' },
    })),
    caughtBy: 'the session describes its runtime',
    rule: 'session.runtime.name must be a non-empty string',
  },
  {
    fault: 'declares outputs that it does not answer',
    flavor: withSessionChange((session) => ({
      ...session,
      outputs: [{ name: 'y', type: 'float32' }],
    })),
    caughtBy: 'answers two rows',
    rule: 'y is answered as float64, and session.outputs declares float32',
  },
  {
    fault: 'declares an input of no type',
    flavor: withSessionChange((session) => ({
      ...session,
      inputs: [{ name: 'x', type: 'double' as never }],
    })),
    caughtBy: 'the session describes its runtime',
    rule: 'session.inputs declares x as double, which is not an element type',
  },
  {
    fault: 'reveals the path of the model directory',
    flavor: {
      ...scaleFlavor,
      load: (context) =>
        loadScaleSession(context).catch(async (error: unknown) => {
          const folder = await context.files.localPath?.('MLmodel');
          if (isMlmodelError(error)) error.message += ` (${folder})`;
          throw error;
        }),
    },
    caughtBy: 'names what data leads to when it is missing',
    rule: 'an error names files relative to the model directory',
  },
  {
    fault: 'refuses this machine',
    flavor: {
      ...scaleFlavor,
      canLoad: () => ({ ok: false, reason: 'no scales', fix: 'buy scales' }),
    },
    caughtBy: 'says that it can load doubling on this machine',
    rule: 'canLoad accepts a model that load loads, each time: doubling: it declined, because no scales',
  },
  {
    fault: 'needs a disk and does not say so',
    flavor: {
      ...scaleFlavor,
      async load(context) {
        if (!context.files.localPath) throw new TypeError('localPath is not a function');
        return loadScaleSession(context);
      },
    },
    caughtBy: 'loads from memory, or says that it needs a disk',
    rule: 'TypeError: localPath is not a function',
  },
  {
    fault: 'reads its files by itself',
    flavor: {
      ...scaleFlavor,
      async load(context) {
        const folder = (await context.files.localPath?.('MLmodel')) ?? '';
        const path = join(folder, '..', context.config.data);
        const read = () =>
          readFile(context.config.data.startsWith('/') ? context.config.data : path);
        return loadScaleSession({ ...context, files: { ...context.files, read } });
      },
    },
    caughtBy: 'refuses a data that leads out of the model directory',
    rule: 'a path that leads out of the model directory is refused at load: it threw nothing',
  },
  {
    fault: 'hides which file is broken',
    flavor: {
      ...scaleFlavor,
      load: (context) =>
        loadScaleSession(context).catch((error: unknown) => {
          if (isMlmodelError(error)) error.message = 'something is broken';
          throw error;
        }),
    },
    caughtBy: 'refuses files that are empty',
    rule: 'a broken file is refused at load with an MlmodelError, naming it',
  },
  {
    fault: 'loads a missing file only when it predicts',
    flavor: {
      ...scaleFlavor,
      async load(context: LoadContext<ScaleConfig>) {
        const session = loadScaleSession(context);
        session.catch(() => undefined);
        const read = { runtime: { name: 'late', version: '1', device: 'cpu' } };
        const execution = { blocksEventLoop: true, maxConcurrency: 1, rowsIndependent: true };
        return {
          ...read,
          execution,
          predict: async (input, call) => (await session).predict(input, call),
          dispose: async () => (await session).dispose(),
        };
      },
    },
    caughtBy: 'names what data leads to when it is missing',
    rule: 'a missing file is refused at load, naming it: it threw nothing',
  },
  {
    fault: 'predicts after its disposal',
    flavor: withSessionChange((session) => ({ ...session, predict: (input) => scale(input, 2) })),
    caughtBy: 'a disposed model refuses to predict',
    rule: 'a disposed session refuses predictions: it threw nothing',
  },
  {
    fault: 'cuts off a running prediction when it is disposed',
    flavor: withSessionChange((session) => {
      let disposed = false;
      return {
        ...session,
        async predict(input, call) {
          await new Promise((resolve) => setImmediate(resolve));
          if (disposed) throw new Error('gone');
          return session.predict(input, call);
        },
        async dispose() {
          disposed = true;
        },
      };
    }),
    caughtBy: 'disposal waits for a running prediction',
    rule: 'gone',
  },
  {
    fault: 'ends its disposal before a prediction that runs',
    flavor: withSessionChange((session) => ({
      ...session,
      async predict(input, call) {
        const prediction = await session.predict(input, call);
        for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
        return prediction;
      },
    })),
    caughtBy: 'disposal waits for a running prediction',
    rule: 'disposal waits for running predictions: 3 of 3 are still running',
  },
  {
    fault: 'has one session for all that load the model',
    flavor: {
      ...scaleFlavor,
      load: async (context) => {
        const key = await context.files.localPath?.('MLmodel');
        if (key === undefined) return loadScaleSession(context);
        const session = sessions.get(key) ?? loadScaleSession(context);
        sessions.set(key, session);
        const dispose = async () => {
          sessions.delete(key);
          await (await session).dispose();
        };
        return { ...(await session), dispose };
      },
    },
    caughtBy: 'disposal does not affect another session of the same model',
    rule: 'disposal does not affect other sessions of the same model: two rows: it threw MlmodelError: The model has been disposed',
  },
  {
    fault: 'answers from memory that it uses again',
    flavor: withSessionChange((session) => {
      const buffer = new Float64Array(2);
      return {
        ...session,
        async predict(input, call) {
          const prediction = await session.predict(input, call);
          const [column] = prediction.kind === 'table' ? prediction.columns : [];
          if (prediction.kind !== 'table' || column?.type !== 'float64') return prediction;
          buffer.set(column.values);
          const values = buffer.subarray(0, column.values.length);
          return { ...prediction, columns: [{ ...column, values }] };
        },
      };
    }),
    caughtBy: 'an answer belongs to the caller, who may write into it',
    rule: 'expected 2',
  },
  {
    fault: 'keeps answers that the caller may write into',
    flavor: withSessionChange((session) => {
      const answers = new Map<string, Promise<Prediction>>();
      return {
        ...session,
        predict(input, call) {
          const key = JSON.stringify(input);
          const answer = answers.get(key) ?? Promise.resolve(session.predict(input, call));
          answers.set(key, answer);
          return answer;
        },
      };
    }),
    caughtBy: 'an answer belongs to the caller, who may write into it',
    rule: 'expected 2',
  },
  {
    fault: 'cannot be disposed',
    flavor: withSessionChange(({ dispose, ...session }) => session as FlavorSession),
    caughtBy: 'the session describes its runtime',
    rule: 'session.dispose must be a function',
  },
  {
    fault: 'answers nothing',
    flavor: withSessionChange((session) => ({ ...session, predict: () => undefined as never })),
    caughtBy: 'answers two rows',
    rule: 'the answer must be a table, a tensor, tensors by name or json',
  },
  {
    fault: 'saves whatever it is given',
    flavor: {
      ...scaleFlavor,
      async save(_source, { write }) {
        await write('factor.json', new TextEncoder().encode('{"factor": 3}'));
        return { scale: { data: 'factor.json' } };
      },
    },
    caughtBy: 'refuses to save nothing',
    rule: 'save refuses a source that it cannot save: it threw nothing',
  },
  {
    fault: 'saves something else',
    flavor: {
      ...scaleFlavor,
      async save(_source, { write }) {
        await write('factor.json', new TextEncoder().encode('{"factor": 1}'));
        return { scale: { data: 'factor.json' } };
      },
    },
    caughtBy: 'a saved model answers as the one that was saved',
    rule: 'values.0 is 2, expected 6',
  },
];

test('a flavor that keeps the rules passes', async () => {
  expect(await collectFailures(scaleFlavor)).toEqual(new Map());
});

describe('a flavor that', () => {
  test.each(broken)('$fault is caught', async ({ flavor, caughtBy, rule }) => {
    const failures = [...(await collectFailures(flavor, { only: caughtBy }))];
    const caught = failures.find(([name]) => name.includes(caughtBy));
    expect(caught?.[1] ?? failures).toContain(rule);
  });
});

describe('without its runtime', () => {
  test.each([
    ['imports it inside load', undefined],
    ['imports it on top', 'the runtime is imported only inside load'],
    [
      'passes on what the import threw',
      'a missing runtime is an MlmodelError that names no-such-runtime',
    ],
    ['never imports it', 'load imports the runtime: it loaded without it'],
    [
      'agrees to load without it',
      'canLoad declines where the runtime is not installed, and names it: it agreed',
    ],
  ])('a flavor that %s', async (how, rule) => {
    const file = `./fixtures/runtimes/${how.replaceAll(' ', '-')}.mjs`;
    const entry = new URL(file, import.meta.url).href;
    const runtime = { packageName: 'no-such-runtime', entry, exportName: 'flavor' };
    const failures = await collectFailures(scaleFlavor, { runtime });
    const caught = failures.get(
      'is imported, and refuses to load, where no-such-runtime is not installed',
    );
    if (rule === undefined) expect(caught).toBeUndefined();
    else expect(caught).toContain(rule);
  });
});

test('a flavor that imports its runtime to say whether it can load is caught', async () => {
  const entry = new URL('./fixtures/runtimes/imports-it-to-say-yes.mjs', import.meta.url).href;
  const runtime = { packageName: 'jest', entry, exportName: 'flavor' };
  const failures = await collectFailures(scaleFlavor, { runtime, only: 'imports jest' });
  expect([...failures.values()][0]).toMatch(
    /the runtime is imported only inside load: before load, .*jest.* was loaded/,
  );
});

test('a fixture that does not load is one failure', async () => {
  const flavor = { ...scaleFlavor, load: () => Promise.reject(new Error('no scales here')) };
  const failures = await collectFailures(flavor, { save: undefined });
  expect([...failures.keys()]).toEqual([
    'doubling: loads',
    'has a model to save exactly if it can save',
  ]);
  expect(failures.get('doubling: loads')).toContain('no scales here');
});

test('tests of a fixture that does not load are skipped where the runner can', async () => {
  const flavor = { ...scaleFlavor, load: () => Promise.reject(new Error('no scales here')) };
  const skipped: string[] = [];
  const running: Promise<void>[] = [];
  const runAll = (name: string, run: (context: object) => Promise<void>) => {
    if (name.startsWith('doubling: answers'))
      running.push(run({ skip: (reason: string) => skipped.push(reason) }));
  };
  runFlavorSuite({ ...scaleSuite, flavor, test: runAll as never, expect });
  await Promise.all(running);
  expect(new Set(skipped)).toEqual(new Set(['the fixture does not load']));
});

test('rows of tensors that are not independent are caught', async () => {
  const twoRows = { type: 'float64', shape: [2, 1], values: Float64Array.of(1, 2.5) } as const;
  const input = { kind: 'tensor', tensor: twoRows } as const;
  const expected = {
    kind: 'tensor',
    tensor: { ...twoRows, values: Float64Array.of(2, 5) },
  } as const;
  const flavor = withSessionChange((session) => ({
    ...session,
    predict(given) {
      if (given.kind !== 'tensor' || given.tensor.type !== 'float64') return expected;
      const { shape, values } = given.tensor;
      return {
        kind: 'tensor',
        tensor: { ...given.tensor, values: values.map((x) => x * (shape[0] ?? 1)) },
      };
    },
  }));
  const directory = join(import.meta.dirname, 'fixtures/scale');
  const fixtures = [
    { name: 'doubling', directory, cases: [{ name: 'two rows', input, expected }] },
  ];
  const failures = await collectFailures(flavor, { fixtures });
  const caught = [...failures].find(([name]) => name.includes('answers each row by itself'));
  expect(caught?.[1]).toContain('answer.tensor.values.0 is 1, expected 2');
});

test('a claim without a case is caught', async () => {
  const supports = { inputs: ['table', 'tensor'], types: ['int64'], pathFields: [] } as const;
  const failures = [...(await collectFailures(scaleFlavor, { supports })).keys()];
  expect(failures).toContain('proves each input kind that it supports by a case');
  expect(failures).toContain('proves each element type that it supports by a case');
});

/** The scale flavor with a step before `parseConfig` that may return an error to throw. */
function changed(change: {
  parseConfig: (block: unknown) => Error | undefined;
}): Flavor<ScaleConfig> {
  return {
    ...scaleFlavor,
    parseConfig(block) {
      const error = change.parseConfig(block);
      if (error !== undefined) throw error;
      return scaleFlavor.parseConfig(block);
    },
  };
}

function withSessionChange(change: (session: FlavorSession) => FlavorSession): Flavor<ScaleConfig> {
  return { ...scaleFlavor, load: async (context) => change(await loadScaleSession(context)) };
}
