import { appendFileSync, cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { serverOptionGroups } from '@mlmodel/serve/options';
import { corpusModel, root, runCli } from '../support/run-cli.js';

/** A flavor that predicts the options that it was loaded with, and facts about its process. */
function shownFlavor(): { readonly folder: string; readonly model: string } {
  const folder = temporaryFolder({
    'flavor/package.json': JSON.stringify({
      name: 'flavor-shown',
      version: '1.2.3',
      type: 'module',
      exports: './index.mjs',
      mlmodel: { flavor: 'shown', export: 'shownFlavor', spec: 1, priority: 100 },
    }),
    'flavor/index.mjs': `
      export const shownFlavor = {
        specVersion: 1,
        name: 'shown',
        parseConfig: (block) => block,
        options: async () => (await import('./options.mjs')).options,
        async load({ options }) {
          return {
            runtime: { name: 'shown', version: '1', device: 'cpu' },
            execution: { blocksEventLoop: false, maxConcurrency: 1, rowsIndependent: true },
            predict: () => ({ kind: 'json', value: options }),
            async dispose() {},
          };
        },
      };`,
    'flavor/options.mjs': `
      const properties = {
        threadCount: { type: 'integer', minimum: 1, default: 1, description: 'threads that compute' },
        ratio: { type: 'number', minimum: 0, maximum: 1, description: 'how much' },
        warm: { type: 'boolean', default: false, description: 'warm it up' },
        cached: { type: 'boolean', default: true, description: 'keep what was computed' },
        tags: { type: 'array', items: { type: 'string' }, description: 'words (repeatable)' },
        settings: { type: 'object', description: 'anything' },
        port: { type: 'integer', description: 'what the server has a flag for' },
      };
      export const options = {
        jsonSchema: { type: 'object', properties },
        parse(values) {
          if (values.ratio !== 0.25) return values;
          const error = new Error('The option "ratio": must not be a quarter.');
          throw Object.assign(error, {
            [Symbol.for('mlmodel.error')]: true,
            errorCode: 'INVALID_PARAMETER_VALUE',
            subject: { field: 'ratio' },
          });
        },
      };`,
    'model/MLmodel': 'flavors: {shown: {}}',
  });
  return { folder: join(folder, 'flavor'), model: join(folder, 'model') };
}

async function optionsWith(args: readonly string[], yaml?: string): Promise<unknown> {
  const { folder, model } = shownFlavor();
  const workingDirectory = temporaryFolder(yaml === undefined ? {} : { 'mlmodel.yaml': yaml });
  const command = ['predict', '-m', model, '--flavor', folder, ...args];
  const run = await runCli(command, { input: '{"inputs": [1]}', workingDirectory });
  if (run.code !== 0) return run.stderr;
  const { allowCode, loadTimeoutSeconds, singleUse, ...own } = JSON.parse(run.stdout).predictions;
  expect({ allowCode, loadTimeoutSeconds, singleUse }).toEqual({
    allowCode: false,
    loadTimeoutSeconds: 600,
    singleUse: true,
  });
  return own;
}

describe('an option that a flavor declares', () => {
  test('is given by a flag of its type', async () => {
    const args = [
      ...['--thread-count', '3', '--ratio=0.5', '--warm', '--no-cached', '--tags', 'a,b'],
      ...['--tags', 'c', '--settings', '{"a": [1]}'],
    ];
    expect(await optionsWith(args)).toEqual({
      threadCount: 3,
      ratio: 0.5,
      warm: true,
      cached: false,
      tags: ['a,b', 'c'],
      settings: { a: [1] },
    });
  });

  test('is absent where it is not given', async () => {
    expect(await optionsWith([])).toEqual({});
    expect(await optionsWith(['--thread-count', '2'])).toEqual({ threadCount: 2 });
  });

  test('may be in the file, and the flag takes precedence', async () => {
    const yaml = 'shown:\n  thread-count: 2\n  ratio: 1\n  port: 7\n';
    expect(await optionsWith(['--ratio', '0'], yaml)).toEqual({
      threadCount: 2,
      ratio: 0,
      port: 7,
    });
  });

  test('is read from a file where it is an object', async () => {
    const file = join(temporaryFolder(), 'settings.json');
    writeFileSync(file, '{"b": 2}');
    expect(await optionsWith(['--settings', file])).toEqual({ settings: { b: 2 } });
  });

  test.each([
    [['--thread-count', '0'], '--thread-count <number> must be a whole number from 1, not 0.'],
    [['--thread-count', '1.5'], '--thread-count <number> must be a whole number from 1, not 1.5.'],
    [['--ratio', 'half'], '--ratio <number> must be a number from 0 to 1, not "half".'],
    [
      ['--thread-cout', '1'],
      'mlmodel predict has no option --thread-cout: did you mean --thread-count?',
    ],
    [
      ['--colour'],
      'mlmodel predict has no option --colour, nor has an installed flavor. mlmodel predict --help lists all options.',
    ],
    [['--ratio', '0.25'], '--ratio: The option "ratio": must not be a quarter.'],
    [['--thread-count'], '--thread-count <number> needs a value.'],
  ])('is refused with one line: %j', async (args, message) => {
    expect(await optionsWith(args)).toBe(`error: ${message}\n`);
  });
});

describe.each(['serve', 'predict', 'prepare-env'])('mlmodel %s --help', (command) => {
  test('lists options of the model, of the command, then of each flavor, within 80 columns', async () => {
    const { folder } = shownFlavor();
    const { code, stdout, stderr } = await runCli([command, '--flavor', folder, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const headings = stdout.match(/^\S.*:$/gm);
    const own: Readonly<Record<string, readonly string[]>> = {
      serve: serverOptionGroups.map(({ heading }) => heading),
      predict: ['Input and output:'],
      'prepare-env': ['Environment:'],
    };
    expect(headings).toEqual([
      'Arguments:',
      'Options of the model:',
      ...(own[command] ?? []),
      'Flavor shown (flavor-shown 1.2.3):',
      ...Array.from({ length: 4 }, () => expect.stringMatching(/^Flavor .* \(@mlmodel\/flavor-/)),
      'Options:',
      'Examples:',
    ]);
    expect(stdout).toMatch(/^ {2}--thread-count <number> +threads that compute \(default: 1\)$/m);
    expect(stdout).toMatch(/^ {2}--bridge-workers <number> +Python processes/m);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});

test('options that flavors share are listed below each of them', async () => {
  const { folder } = shownFlavor();
  const other = temporaryFolder({
    'package.json': JSON.stringify({
      name: 'flavor-other',
      type: 'module',
      exports: './index.mjs',
      mlmodel: { flavor: 'other', export: 'otherFlavor', spec: 1, priority: 100 },
    }),
    'index.mjs': `
      const properties = { ratio: { type: 'number', description: 'how much of it' } };
      export const otherFlavor = {
        specVersion: 1,
        name: 'other',
        parseConfig: (block) => block,
        options: async () => ({ jsonSchema: { type: 'object', properties }, parse: (values) => values }),
        async load() {},
      };`,
  });
  const { stdout } = await runCli(['serve', '--flavor', folder, '--flavor', other, '--help']);
  const [, below = ''] = stdout.split('\nFlavor other (flavor-other):\n');
  expect(below).toMatch(/^ {2}--ratio <number> +how much of it\n\n/);
  expect(below).toMatch(/^Options:\n {2}--debug/m);
});

test('flags are not looked for in a model directory', async () => {
  const { folder, model } = shownFlavor();
  writeFileSync(join(model, 'package.json'), JSON.stringify({ dependencies: { shown: folder } }));
  const { stdout } = await runCli(['serve', '--help'], { workingDirectory: model });
  expect(stdout).not.toContain('--thread-count');
});

test('a package in the model directory is not imported for its flags, wherever the model is given', async () => {
  const { folder, model } = shownFlavor();
  const trace = join(temporaryFolder(), 'imported');
  cpSync(folder, join(model, 'evil'), { recursive: true });
  appendFileSync(
    join(model, 'evil/index.mjs'),
    `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(trace)}, '');`,
  );
  const evil = ['--flavor', join(model, 'evil')];
  for (const args of [
    ['--colour', ...evil, model],
    ['--colour', model, ...evil],
    ['--ratio', '1', model, ...evil],
    [...evil, '-m', model, '--colour'],
    [...evil, model, '--help'],
  ]) {
    const { code, stderr } = await runCli(['serve', ...args]);
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^error: There is no flavor package in /),
    });
  }
  expect(existsSync(trace)).toBe(false);
});

describe('options of mlflow models for Python', () => {
  const iris = corpusModel('onnx_iris_label');

  test('are accepted for other models', async () => {
    const args = ['--env-manager', 'local', '--env', 'A=b', '--model-config', '{}'];
    const { code, stderr } = await runCli(['predict', '-m', iris, ...args], {
      input: readFileSync(join(iris, 'serving_input_example.json')),
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('have no effect, and say so, where no flavor has them', async () => {
    const command = join(root, 'apps/cli/bin/mlmodel.mjs');
    const elsewhere = temporaryFolder({
      'mlmodel/bin.mjs': `await import(${JSON.stringify(command)});`,
    });
    const { stderr } = await runCli(
      [
        join(elsewhere, 'mlmodel/bin.mjs'),
        ...['predict', '-m', '/no/such/model', '--env-manager', 'local', '--env', 'A=secret'],
      ],
      { command: process.execPath, workingDirectory: elsewhere },
    );
    expect(stderr).toMatch(
      /^note: --env has no effect: no installed flavor has it\nerror: There is no model [^\n]*\n$/,
    );
  });
});
