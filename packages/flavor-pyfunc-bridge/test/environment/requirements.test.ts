import { describe, expect, test } from '@jest/globals';
import { memoryModelFiles } from '@mlmodel/core';
import { readSpecification } from '../../src/environment/requirements/environment-specification.js';
import { readRequirementsFile } from '../../src/environment/requirements/read-requirements.js';

const read = (text: string, more: Record<string, string> = {}, allowBuild = false) =>
  readRequirementsFile('requirements.txt', {
    files: memoryModelFiles({ 'requirements.txt': text, ...more }),
    allowBuild,
  });

describe('a requirements file', () => {
  test.each([
    'mlflow==3.17.2',
    'six',
    'pandas[parquet,excel]>=1.5,<3',
    'torch==2.1.0+cpu',
    'numpy>=1.20 ; python_version >= "3.9" and sys_platform != "win32"',
    'a>1;(extra == \'b\' or "x" not in platform_machine) and os_name!="nt"',
    'importlib_metadata (>=3.7.0,!=4.7.0,<7)',
    'a===1.0',
    'six==1.17.0 --hash=sha256:ff70335d468e7eb6ec65b95b99d3a2836546063f63acc5171de367e834932a81',
  ])('takes %j as it is written', async (line) => {
    const { requirements } = await read(`${line}\n`);
    expect(requirements.map(({ text }) => text)).toEqual([line]);
  });

  test('knows the number of a line after comments, blank and continued lines', async () => {
    const { requirements } = await read('# first\r\n\r\nsix \\\r\n  ==1.17.0 # why\r\nnumpy\r\n');
    expect(requirements).toEqual([
      { text: 'six   ==1.17.0', name: 'six', file: 'requirements.txt', line: 3 },
      { text: 'numpy', name: 'numpy', file: 'requirements.txt', line: 5 },
    ]);
  });

  test('refers to other files of the model, constraints apart', async () => {
    const { requirements, constraints } = await read('-c constraints.txt\n-r more/extra.txt', {
      'constraints.txt': 'numpy<3',
      'more/extra.txt': '\nsix',
    });
    expect(requirements.map(({ file, line }) => `${file}:${line}`)).toEqual(['more/extra.txt:2']);
    expect(constraints.map(({ text }) => text)).toEqual(['numpy<3']);
  });

  test.each([
    '--index-url https://example.com/simple',
    '--extra-index-url=https://example.com/simple',
    '-i https://example.com/simple',
    '-e .',
    '-e git+https://example.com/a.git#egg=a',
    'git+https://example.com/a.git',
    'a @ https://example.com/a-1.0-py3-none-any.whl',
    'a@file:///tmp/a',
    'file:///tmp/a',
    'https://example.com/a.tar.gz',
    './package',
    '/tmp/package',
    '..',
    'package/sub',
    'a.whl/../b',
    '-r https://example.com/r.txt',
    '-r ../outside.txt',
    '-r /etc/hostname',
    '-r missing.txt',
    '--find-links .',
    '--no-binary :all:',
    '--config-settings=x=y',
    'six; touch marker',
    'six $(touch marker)',
    'six `touch marker`',
    'six | touch marker',
    'six && touch marker',
    'six\u2028--index-url=x',
    'six\u000bnumpy',
    'six\u0000',
    ['$', '{HOME}'].join(''),
    `a${'-'.repeat(5000)}!`,
  ])('refuses %j, naming the line', async (line) => {
    await expect(read(`six\n${line}\n`)).rejects.toMatchObject({
      errorCode: 'INVALID_PARAMETER_VALUE',
      subject: { file: 'requirements.txt', line: 2 },
    });
  });

  test('takes what is refused where the operator allows building', async () => {
    const { requirements } = await read('a @ https://example.com/a.whl\n', {}, true);
    expect(requirements[0]?.text).toBe('a @ https://example.com/a.whl');
  });

  test('that refers to itself is refused', async () => {
    await expect(read('-r requirements.txt')).rejects.toThrow('too deep');
  });
});

describe('the environment of a model', () => {
  const warnings: string[] = [];
  const logger = {
    debug() {},
    info() {},
    error() {},
    warn: (message: string) => void warnings.push(message),
  };
  const specification = (files: Record<string, string>, config: object = {}) =>
    readSpecification({ files: memoryModelFiles(files), allowBuild: false, config, logger });
  const texts = (list: readonly { text: string }[]) => list.map(({ text }) => text);

  test('comes from python_env.yaml, its version as it is written', async () => {
    const found = await specification({
      'python_env.yaml':
        'python: 3.10\nbuild_dependencies:\n- pip==23.2.1\n- wheel\ndependencies:\n- -r requirements.txt\n- six\n',
      'requirements.txt': 'numpy',
      'conda.yaml': 'not: [read',
    });
    expect(found.python).toBe('3.10');
    expect(texts(found.buildDependencies)).toEqual(['pip==23.2.1', 'wheel']);
    expect(texts(found.requirements)).toEqual(['numpy', 'six']);
    expect(found.requirements.map(({ line }) => line)).toEqual([1, 7]);
  });

  test('comes from the files that the MLmodel file names', async () => {
    const env = { conda: 'c.yaml', virtualenv: 'envs/p.yaml' };
    const found = await specification({ 'envs/p.yaml': 'dependencies: [six]' }, { env });
    expect(texts(found.requirements)).toEqual(['six']);
  });

  test('of an old model comes from conda.yaml; packages of conda are warned of', async () => {
    const conda =
      'channels: [defaults]\ndependencies:\n- python=3.8.10\n- pip<=21.2\n- scikit-learn=0.24\n- pip:\n  - mlflow\n  - cloudpickle==1.6.0\nname: mlflow-env\n';
    const found = await specification({ 'env.yaml': conda }, { env: 'env.yaml' });
    expect(found.python).toBe('3.8.10');
    expect(texts(found.buildDependencies)).toEqual(['pip<=21.2']);
    expect(found.requirements).toMatchObject([
      { text: 'mlflow', file: 'env.yaml', line: 7 },
      { text: 'cloudpickle==1.6.0', file: 'env.yaml', line: 8 },
    ]);
    expect(warnings).toEqual([expect.stringContaining('"scikit-learn=0.24" (line 5)')]);
  });

  test('prefers requirements.txt to the pip section', async () => {
    const found = await specification({
      'conda.yaml': 'dependencies: [python=3.9, {pip: [a]}]',
      'requirements.txt': 'b',
    });
    expect(found.python).toBe('3.9');
    expect(texts(found.requirements)).toEqual(['b']);
  });

  test('that is nowhere is an error that says what to do', async () => {
    await expect(specification({})).rejects.toThrow('--env-manager local --python PATH');
  });

  test.each([
    ['python_env.yaml', 'python: --version\n', 1],
    ['python_env.yaml', 'python: /tmp/evil\n', 1],
    ['python_env.yaml', 'python: "3.11; touch marker"\n', 1],
    ['python_env.yaml', 'python: 3.11\ndependencies:\n- six\n- git+https://example.com/a\n', 4],
    ['python_env.yaml', 'dependencies:\n- six\n- [nested]\n', 3],
    ['python_env.yaml', 'dependencies: six\n', 1],
    ['python_env.yaml', 'build_dependencies:\n- --pre\n', 2],
    ['python_env.yaml', 'dependencies: [&a six, *a]\n', 1],
    ['python_env.yaml', 'dependencies:\n- "six\n', 3],
    ['conda.yaml', 'dependencies:\n- pip:\n  - six\n  - --pre\n', 4],
    ['conda.yaml', 'channels:\n- https://example.com/channel\n', 2],
    ['conda.yaml', 'dependencies:\n- --file=/etc/passwd\n', 2],
    ['conda.yaml', 'dependencies:\n- /tmp/package.tar.bz2\n', 2],
  ])('%s with %j is refused, naming the line', async (file, text, line) => {
    await expect(specification({ [file]: text })).rejects.toMatchObject({
      errorCode: 'INVALID_PARAMETER_VALUE',
      message: expect.stringContaining(`${file}, line ${line}`),
    });
  });
});
