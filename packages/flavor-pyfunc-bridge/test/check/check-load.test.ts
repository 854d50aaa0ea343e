import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import {
  type LoadCheck,
  type ModelFiles,
  memoryModelFiles,
  parseMlmodel,
  safeLogger,
} from '@mlmodel/core';
import { openModelDirectory } from '@mlmodel/core/node';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { pythonForTests } from '@mlmodel/python';
import { checkPyfuncModel } from '../../src/check/check-load.js';
import type { BridgeOptions } from '../../src/config/bridge-options.js';
import { parsePyfuncConfig } from '../../src/config/pyfunc-config.js';
import { pyfuncBridgeFlavor } from '../../src/pyfunc-bridge-flavor.js';

const python = pythonForTests();
const withMlflow = python ? test : test.skip;
const root = new URL('../../../../', import.meta.url).pathname;

const before = { ...process.env };

afterEach(() => {
  for (const name of ['PYTHONPATH', 'XDG_CACHE_HOME']) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
});

/** An interpreter without packages. */
function barePython(): string {
  const folder = join(temporaryFolder(), 'venv');
  spawnSync('python3', ['-m', 'venv', '--without-pip', folder]);
  return join(folder, 'bin/python');
}

async function check(
  files: ModelFiles,
  options: Partial<BridgeOptions> = { python },
): Promise<LoadCheck> {
  const { flavors } = parseMlmodel(await files.read('MLmodel'));
  const config = parsePyfuncConfig(flavors.get('python_function'));
  const prepareCommand = 'mlmodel prepare-env -m ./model';
  return checkPyfuncModel({ files, config, flavors, options, prepareCommand });
}

/** A model with these requirements whose module comes with Python. */
function modelWith(requirements: string, block = 'loader_module: json'): ModelFiles {
  return memoryModelFiles({
    MLmodel: `flavors: {python_function: {${block}}}`,
    'requirements.txt': requirements,
  });
}

function texts({ problems }: LoadCheck): readonly string[] {
  return problems.map(({ severity, reason }) => `${severity}: ${reason}`);
}

/** Puts a package of that version on the path of every Python. Importing it leaves a file. */
function install(name: string, version: string): { readonly trace: string } {
  const folder = temporaryFolder({
    [`${name}-${version}.dist-info/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
    [`${name}/__init__.py`]:
      'import os; open(os.path.join(os.path.dirname(__file__), "trace"), "w")',
  });
  process.env['PYTHONPATH'] = folder;
  return { trace: join(folder, name, 'trace') };
}

describe('files', () => {
  const block = (rest: string) =>
    memoryModelFiles({ MLmodel: `flavors: {python_function: {loader_module: json, ${rest}}}` });

  test.each([
    ['data: model.pkl', 'model.pkl, which holds the model, is missing'],
    ['python_model: python_model.pkl', 'python_model.pkl, which holds the model, is missing'],
    ['model_path: model.skops', 'model.skops, which holds the model, is missing'],
    [
      'model_code_path: /home/someone/agent.py',
      'agent.py, which is the code of the model, is missing',
    ],
    ['code: code', 'code, which holds code of the model, is missing'],
    ['code: [one, two]', 'two, which holds code of the model, is missing'],
    [
      'artifacts: {index: {path: artifacts/index, uri: /x}}',
      'artifacts/index, which is an artifact of the model, is missing',
    ],
  ])('that %s names and that are missing', async (rest, reason) => {
    expect(texts(await check(block(rest)))).toContain(`error: ${reason}`);
  });

  test("that the block of MLflow's flavor names", async () => {
    const files = memoryModelFiles({
      MLmodel: `flavors:
  python_function: {loader_module: mlflow.transformers}
  transformers: {model_binary: model}`,
    });
    expect(texts(await check(files))).toContain('error: model, which holds the model, is missing');
  });
});

describe('packages', () => {
  withMlflow.each(['iris-sklearn', 'echo', 'lightgbm'])('of %s are all there', async (name) => {
    const files = await openModelDirectory(join(root, 'tools/models', name));
    expect(await check(files)).toMatchObject({ problems: [] });
  });

  withMlflow('that are missing are errors, with what installs them', async () => {
    const files = modelWith('mlflow\nno-such-package==1.5\nno_such.other>=2 # why\n');
    const { problems } = await check(files);
    expect(problems).toEqual([
      {
        severity: 'error',
        reason:
          'the Python package no-such-package==1.5 (requirements.txt, line 2) is not installed',
        fix: `run: mlmodel prepare-env -m ./model; then add --env-manager uv to serve and predict, or select a Python that has it with --python PATH (this one is ${python})`,
      },
      expect.objectContaining({
        reason: 'the Python package no_such.other>=2 (requirements.txt, line 3) is not installed',
      }),
    ]);
  });

  withMlflow('of other versions are warnings', async () => {
    install('toolbox', '1.2');
    const found = texts(await check(modelWith('Tool.Box\ntoolbox==1.5\ntoolbox>=1\n')));
    expect(found).toEqual([
      'error: the Python package Tool.Box (requirements.txt, line 1) is not installed',
      'warning: toolbox 1.2 is installed, and the model requires toolbox==1.5 (requirements.txt, line 2)',
    ]);
  });

  withMlflow('are found by other spellings of their names', async () => {
    install('tool_box', '1.2');
    expect(texts(await check(modelWith('Tool.Box\ntool-box>=1\n')))).toEqual([]);
  });

  withMlflow('for other systems are not needed', async () => {
    const lines = 'no-such-package; sys_platform == "other"\nno-such-one; python_version > "3"';
    expect(texts(await check(modelWith(lines)))).toEqual([
      expect.stringContaining('no-such-one; python_version > "3" (requirements.txt, line 2)'),
    ]);
  });

  withMlflow('are not imported', async () => {
    const { trace } = install('mlflow', '99.0');
    const files = modelWith('mlflow', 'loader_module: mlflow.sklearn');
    expect(texts(await check(files))).toEqual([]);
    expect(existsSync(trace)).toBe(false);
  });

  withMlflow('from URLs need consent to be built, and are not checked', async () => {
    const { problems } = await check(modelWith('no-such-package\na @ git+https://example.org/a\n'));
    expect(problems[0]?.fix).toContain(
      'mlmodel prepare-env -m ./model --allow-build; then add --env-manager uv --allow-build',
    );
    expect(problems[1]?.reason).toContain('1 of its requirements are not checked');
  });

  test('of conda are not checked', async () => {
    const conda = 'dependencies:\n- numpy=1.19\n- pip:\n  - no-such-package==1.0\n';
    const MLmodel = 'flavors: {python_function: {loader_module: json}}';
    expect(texts(await check(memoryModelFiles({ MLmodel, 'conda.yaml': conda }), {}))).toEqual([
      'error: the Python package no-such-package==1.0 (conda.yaml, line 4) is not installed',
      expect.stringMatching(/^warning: conda\.yaml: conda packages .*"numpy=1.19" \(line 2\)/),
    ]);
  });

  test('are checked in an interpreter that has none', async () => {
    const files = await openModelDirectory(join(root, 'tools/conformance/corpus/models/skl_iris'));
    const found = texts(await check(files, { python: barePython() }));
    expect(found).toContain(
      'error: the Python package mlflow==3.17.2 (requirements.txt, line 1) is not installed',
    );
  });

  test('many of them are checked at once', async () => {
    const lines = Array.from({ length: 3_000 }, (_, at) => `no-such-package-${at}==1.0`);
    const found = texts(await check(modelWith(lines.join('\n')), {}));
    expect(found).toHaveLength(1_001);
    expect(found.at(-1)).toContain('2000 of its requirements are not checked');
  });
});

describe('the module that loads the model', () => {
  test('may be missing', async () => {
    const files = modelWith('', 'loader_module: no_such_module.inner');
    expect(texts(await check(files, {}))).toEqual([
      'error: the Python package no_such_module (flavors.python_function.loader_module) is not installed',
    ]);
  });

  test.each(['code/own.py', 'code/own/__init__.py'])(
    'may come with the model: %s',
    async (path) => {
      const MLmodel = 'flavors: {python_function: {loader_module: own.inner, code: code}}';
      expect(texts(await check(memoryModelFiles({ MLmodel, [path]: '' }), {}))).toEqual([]);
    },
  );
});

describe('the interpreter', () => {
  test('may be missing', async () => {
    expect(texts(await check(modelWith(''), { python: '/no/such/python' }))).toEqual([
      'error: There is no Python interpreter "/no/such/python" (from the option python). Install Python 3.9 or newer, or select one with --python PATH.',
    ]);
  });

  test('may be broken', async () => {
    const path = join(temporaryFolder({ python: '#!/bin/sh\nexit 3\n' }), 'python');
    chmodSync(path, 0o755);
    expect(texts(await check(modelWith(''), { python: path }))).toEqual([
      expect.stringContaining('is not a working Python interpreter'),
    ]);
  });

  withMlflow('of another minor version is a warning', async () => {
    const files = modelWith('', 'loader_module: json, python_version: 3.7.1');
    const [found] = texts(await check(files));
    expect(found).toMatch(
      /^warning: .* is Python 3\.1\d\.\d+, and the model was saved with 3\.7\.1$/,
    );
  });
});

describe('an environment that was prepared', () => {
  /** Packages come from the index. */
  const patience = 180_000;

  test(
    'loads the model, with the options that select it',
    async () => {
      process.env['XDG_CACHE_HOME'] = temporaryFolder();
      const options = { python: barePython() };
      const files = modelWith('six==1.17.0');
      expect(texts(await check(files, options))).toHaveLength(1);
      const config = parsePyfuncConfig({ loader_module: 'json' });
      const logger = safeLogger(undefined);
      await pyfuncBridgeFlavor.prepare?.({ files, config, options, logger, ahead: true });
      expect(await check(files, options)).toEqual({ problems: [], options: { envManager: 'uv' } });
      expect(texts(await check(files, { ...options, envManager: 'uv' }))).toEqual([]);
      expect(texts(await check(files, { ...options, envManager: 'local' }))).toHaveLength(1);
      expect(texts(await check(modelWith('six==1.16.0'), options))).toHaveLength(1);
    },
    patience,
  );
});

describe('with --env-manager uv', () => {
  test('an environment that is not built yet is a warning', async () => {
    const files = modelWith('no-such-package-at-all==1.5');
    expect((await check(files, { envManager: 'uv' })).problems).toEqual([
      {
        severity: 'warning',
        reason: 'its Python environment is not built yet: loading builds it first',
        fix: 'to build it now, run: mlmodel prepare-env -m ./model',
      },
    ]);
  });
});
