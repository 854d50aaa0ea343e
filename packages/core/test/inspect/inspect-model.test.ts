import { describe, expect, test } from '@jest/globals';
import { MlmodelError } from '../../src/errors/mlmodel-error.js';
import type { Flavor } from '../../src/flavor/flavor.js';
import { memoryModelFiles } from '../../src/flavor/model-files.js';
import { inspectModel } from '../../src/inspect/inspect-model.js';
import { parseMlmodel } from '../../src/mlmodel/parse-mlmodel.js';
import { givenFlavors } from '../../src/model/load-model.js';

async function loadingWith(checkLoad: Flavor['checkLoad'], mlmodel = 'flavors: {f: {data: a}}') {
  const flavor: Flavor = {
    specVersion: 1,
    name: 'f',
    parseConfig: (block) => block,
    ...(checkLoad && { checkLoad }),
    load: () => Promise.reject(new Error('inspect must not load')),
  };
  const { loading } = await inspectModel({
    files: memoryModelFiles({ MLmodel: mlmodel, 'model.bin': '12' }),
    mlmodel: parseMlmodel(new TextEncoder().encode(mlmodel)),
    candidates: () => givenFlavors([flavor]),
    options: { threads: 2 },
    prepareCommand: 'prepare it',
  });
  return loading;
}

const missing = { severity: 'error', reason: 'a is missing', fix: 'copy it' } as const;
const older = { severity: 'warning', reason: 'it is old' } as const;

test('a model whose flavor checks nothing can be loaded', async () => {
  expect(await loadingWith(undefined)).toMatchObject({ ok: true, problems: [], options: {} });
});

test('a flavor gets what it needs to check a model', async () => {
  let given: unknown;
  await loadingWith(async (context) => {
    given = context;
    return { problems: [] };
  });
  expect(given).toMatchObject({
    config: { data: 'a' },
    options: { threads: 2 },
    flavors: new Map([['f', { data: 'a' }]]),
    prepareCommand: 'prepare it',
  });
});

test('a file that cannot be read, such as a link that leads out, is a warning', async () => {
  const mlmodel = 'flavors: {f: {}}';
  const files = memoryModelFiles({ MLmodel: mlmodel, 'model.bin': '12', out: '' });
  const unread = new MlmodelError('INVALID_PARAMETER_VALUE', '"out" leads out');
  const facts = await inspectModel({
    files: {
      ...files,
      size: async (path) => (path === 'out' ? Promise.reject(unread) : files.size(path)),
    },
    mlmodel: parseMlmodel(new TextEncoder().encode(mlmodel)),
    candidates: () =>
      givenFlavors([
        { specVersion: 1, name: 'f', parseConfig: (block) => block, load: () => Promise.reject() },
      ]),
  });
  expect(facts.files).toContainEqual({ path: 'out', bytes: 0 });
  expect(facts.loading).toMatchObject({
    ok: true,
    problems: [{ severity: 'warning', reason: '"out" leads out' }],
  });
});

describe('a model', () => {
  test('does not load when its flavor misses something', async () => {
    const loading = await loadingWith(async () => ({ problems: [missing, missing, older] }));
    expect(loading).toEqual({
      ok: false,
      flavor: 'f',
      package: 'the given flavor "f"',
      reason: 'a is missing (and 1 more)',
      refused: [],
      problems: [missing, missing, older],
    });
  });

  test('loads with warnings, and with the options that it needs', async () => {
    const options = { allowCode: true };
    const loading = await loadingWith(async () => ({ problems: [older], options }));
    expect(loading).toMatchObject({ ok: true, problems: [older], options });
  });

  test('does not load when its flavor refuses a file', async () => {
    const loading = await loadingWith(async () => {
      throw new MlmodelError('INVALID_PARAMETER_VALUE', 'a is not a model. Save it again.');
    });
    expect(loading).toMatchObject({ ok: false, reason: 'a is not a model. Save it again.' });
  });

  test.each([undefined, {}, { problems: [{ reason: 'a' }] }, { problems: [], options: 7 }])(
    'does not load when its flavor answers %j',
    async (answer) => {
      const loading = await loadingWith(async () => answer as never);
      expect(loading).toMatchObject({
        ok: false,
        reason: expect.stringContaining('checkLoad of the given flavor "f" must return'),
      });
    },
  );

  test('whose files have become smaller loads with a warning', async () => {
    const { problems } = await loadingWith(undefined, 'flavors: {f: {}}\nmodel_size_bytes: 7');
    expect(problems.map(({ severity, reason }) => `${severity}: ${reason}`)).toEqual([
      'warning: its files have 2 bytes, and had 7 when the model was saved',
    ]);
  });
});
