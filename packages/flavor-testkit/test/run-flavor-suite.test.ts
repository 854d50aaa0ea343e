import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { runFlavorSuite } from '../src/index.js';
import { withSessionChange } from './broken/broken-scale.js';
import { collectFailures, scaleSuite } from './collect-failures.js';
import { scaleFlavor } from './scale-flavor.js';

test('a flavor that keeps the rules passes', async () => {
  expect(await collectFailures(scaleFlavor)).toEqual(new Map());
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

describe('a flavor that checks models', () => {
  const found = { severity: 'error', reason: 'the scales are missing' } as const;

  test.each([
    [
      'finds an error in every model',
      [found],
      'checkLoad finds no error in a model that loads: doubling: the scales are missing',
    ],
    [
      'finds none',
      [],
      'checkLoad finds an error in a model without its files, or throws an MlmodelError: it found none',
    ],
  ])('and %s', async (_what, problems, rule) => {
    const flavor = { ...scaleFlavor, checkLoad: async () => ({ problems }) };
    const failures = await collectFailures(flavor, { only: 'misses' });
    expect([...failures.values()].join()).toContain(rule);
    expect(failures.size).toBe(1);
  });

  test('and answers nothing', async () => {
    const flavor = { ...scaleFlavor, checkLoad: async () => undefined as never };
    const failures = await collectFailures(flavor, { only: 'misses nothing' });
    expect([...failures.values()].join()).toContain('checkLoad answers { problems:');
  });
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
