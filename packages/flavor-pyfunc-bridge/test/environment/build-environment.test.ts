import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { runProgram } from '../../src/environment/run-program.js';
import { modelWith, resolve } from './test-model.js';

const before = { ...process.env };
let cache: string;
const started: ChildProcess[] = [];

beforeEach(() => {
  cache = temporaryFolder();
  process.env['XDG_CACHE_HOME'] = cache;
  delete process.env['MLMODEL_PYTHON'];
  delete process.env['VIRTUAL_ENV'];
});

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  for (const name of ['XDG_CACHE_HOME', 'PATH', 'MLMODEL_PYTHON', 'VIRTUAL_ENV']) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
});

const uv = { options: { envManager: 'uv' } } as const;
const virtualenv = { options: { envManager: 'virtualenv' } } as const;
const six = modelWith('six==1.17.0\n');

async function versionOfSix(python: string): Promise<string> {
  const { output } = await runProgram([python, '-I', '-c', 'import six; print(six.__version__)'], {
    environment: {},
  });
  return output.trim();
}

const program = fileURLToPath(new URL('./programs/prepare.mjs', import.meta.url));

function startBuilder(model: string, options: object): ChildProcess {
  const child = spawn(process.execPath, [program, model, JSON.stringify(options)], {
    env: process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  return child;
}

async function outputOf(child: ChildProcess): Promise<{ stdout: string; stderr: string }> {
  if (child.stdout === null || child.stderr === null) throw new Error();
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { stdout, stderr };
}

/**
 * The folders of attempts in the cache, and the files beside them; not those of uv itself, which is built there where it
 * is missing.
 */
function entriesOfCache(): readonly string[] {
  const root = join(cache, 'mlmodel', 'environments');
  if (!existsSync(root)) return [];
  const keys = readdirSync(root).filter((key) => key !== 'uv');
  return keys.flatMap((key) => readdirSync(join(root, key)));
}

describe('an environment', () => {
  test.each([
    ['uv', uv],
    ['virtualenv', virtualenv],
  ])('is built with %s once, and found again', async (_manager, how) => {
    const { python } = await resolve(six, how);
    expect(await versionOfSix(python)).toBe('1.17.0');
    expect(entriesOfCache().map((name) => name.replace(/^build-\w+$/, 'build-x'))).toEqual([
      'build-x',
      'build.log',
      'ready.json',
      expect.stringMatching(/^used-by-/),
    ]);
    // Nothing runs any more: neither uv nor Python is available.
    process.env['PATH'] = '/nowhere';
    expect((await resolve(modelWith('# the same content\nsix==1.17.0'), how)).python).toBe(python);
    await expect(resolve(modelWith('six==1.16.0'), how)).rejects.toThrow();
  });

  test('is built with a uv from the package index when none is installed', async () => {
    const { output } = await runProgram(['python3', '-c', 'import sys; print(sys.executable)'], {
      environment: { PATH: process.env['PATH'] ?? '' },
    });
    const folder = temporaryFolder();
    symlinkSync(output.trim(), join(folder, 'python3'));
    process.env['PATH'] = folder;
    const { python } = await resolve(six, uv);
    expect(await versionOfSix(python)).toBe('1.17.0');
    expect(readdirSync(join(cache, 'mlmodel', 'environments'))).toContain('uv');
  });

  test('is built by one of two processes, and both get it', async () => {
    const model = temporaryFolder(six);
    const both = [startBuilder(model, uv.options), startBuilder(model, uv.options)];
    const [one, other] = await Promise.all(both.map(outputOf));
    expect(one?.stdout).toMatch(/python$/);
    expect(other?.stdout).toBe(one?.stdout);
    const builders = [one, other].filter((output) =>
      output?.stderr.includes('Building the environment with uv'),
    );
    expect(builders).toHaveLength(1);
    expect(entriesOfCache()).toHaveLength(3);
  });

  test('that a killed builder left is built anew, without waiting', async () => {
    const model = temporaryFolder(six);
    const builder = startBuilder(model, virtualenv.options);
    while (!entriesOfCache().some((name) => name.startsWith('build-'))) {
      expect(builder.exitCode).toBeNull();
      await wait(10);
    }
    builder.kill('SIGKILL');
    await new Promise((done) => builder.on('close', done));
    const left = entriesOfCache();
    expect(left).toContain('lock');
    const { python } = await resolve(six, virtualenv);
    expect(await versionOfSix(python)).toBe('1.17.0');
    expect(left.some((name) => python.includes(`/${name}/`))).toBe(false);
  });
});

describe('what cannot be installed', () => {
  test.each([
    ['uv', uv],
    ['virtualenv', virtualenv],
  ])('with %s is named with its line, and leaves the log', async (_manager, how) => {
    await expect(
      resolve(modelWith('six==1.17.0\n\ntyping-extensions==99.0\n'), how),
    ).rejects.toMatchObject({
      errorCode: 'INVALID_STATE',
      message: expect.stringContaining('"typing-extensions==99.0" (requirements.txt, line 3)'),
      subject: { file: 'requirements.txt', line: 3 },
    });
    expect(entriesOfCache()).toEqual(['build.log']);
  });

  test('is in the log, whose path and last lines are in the message', async () => {
    const failure = resolve(modelWith('six==1.17.0\ntyping-extensions==99.0\n'), uv);
    const { message } = await failure.then(
      () => new Error('It was installed.'),
      (error: Error) => error,
    );
    expect(message).toMatch(
      /typing-extensions==99\.0[\s\S]*The whole output is in "[^"]*build\.log"\.$/,
    );
    const [, path = ''] = /"([^"]*build\.log)"/.exec(message) ?? [];
    expect(readFileSync(path, 'utf8')).toMatch(
      /Creating virtual environment[\s\S]*No solution found/,
    );
  });

  test('because the interpreter cannot make an environment is in the log, too', async () => {
    const folder = temporaryFolder({
      python: `#!/bin/sh
case "$*" in
  *venv*) echo "No module named venv" >&2; exit 1;;
  *) echo "$0"; echo 3.11.7;;
esac
`,
    });
    const python = join(folder, 'python');
    chmodSync(python, 0o755);
    await expect(resolve(six, { options: { envManager: 'virtualenv', python } })).rejects.toThrow(
      /No module named venv[\s\S]*The whole output is in "[^"]*build\.log"\.$/,
    );
    // uv says it; where uv is not installed, so does the interpreter, which has to make its environment first.
    await expect(resolve(six, { options: { envManager: 'uv', python } })).rejects.toThrow(
      /cannot create a virtual environment[\s\S]*The whole output is in "[^"]*build\.log"\.$/,
    );
  });

  test('because it is a source package is reported with the option that allows it', async () => {
    // All versions of docopt are source packages only.
    await expect(resolve(modelWith('six\ndocopt==0.6.2\n'), uv)).rejects.toThrow(
      /"docopt==0\.6\.2" \(requirements\.txt, line 2\)[\s\S]*--allow-build/,
    );
    const { python } = await resolve(modelWith('six\ndocopt==0.6.2\n'), {
      options: { envManager: 'uv', allowBuild: true },
    });
    expect(existsSync(python)).toBe(true);
  });

  test('is an interpreter that does not exist', async () => {
    const model = modelWith('six', 'python: 3.99.1\ndependencies: [six]\n');
    await expect(resolve(model, uv)).rejects.toThrow(
      /needs Python 3\.99\.1.*--allow-python-download.*--python PATH/,
    );
    await expect(resolve(model, virtualenv)).rejects.toThrow(/no Python 3\.99 was found/);
  });

  test('but another patch of the same version does, with a warning', async () => {
    const { output } = await runProgram(
      ['python3', '-c', 'import sys; print("%d.%d" % sys.version_info[:2])'],
      { environment: { PATH: process.env['PATH'] ?? '' } },
    );
    const model = modelWith('', `python: ${output.trim()}.99\ndependencies: [six==1.17.0]\n`);
    const { warnings } = await resolve(model, virtualenv);
    expect(warnings).toEqual([expect.stringContaining(`saved with Python ${output.trim()}.99`)]);
  });

  test('is anything without conda, if conda is asked for', async () => {
    process.env['PATH'] = '/nowhere';
    const model = { 'conda.yaml': 'dependencies: [python=3.11, {pip: [six]}]' };
    await expect(resolve(model, { options: { envManager: 'conda' } })).rejects.toThrow(
      /Neither conda nor mamba.*--env-manager uv/,
    );
  });
});

describe('a hostile model', () => {
  test.each([uv, virtualenv])('runs nothing of its own %#', async (how) => {
    const marker = join(temporaryFolder(), 'marker');
    const lines = [
      `six; touch ${marker}`,
      `six==$(touch ${marker})`,
      `-e ${temporaryFolder({ 'setup.py': `open(${JSON.stringify(marker)}, "w")` })}`,
      `evil @ file://${temporaryFolder({ 'setup.py': `open(${JSON.stringify(marker)}, "w")` })}`,
      `six'\n-c 'import os; os.system("touch ${marker}")`,
    ];
    for (const line of lines) {
      await expect(resolve(modelWith(`six\n${line}\n`), how)).rejects.toMatchObject({
        errorCode: 'INVALID_PARAMETER_VALUE',
      });
    }
    const python = temporaryFolder({ python: `#!/bin/sh\ntouch ${marker}\n` });
    chmodSync(join(python, 'python'), 0o755);
    for (const version of [join(python, 'python'), `3.11 && touch ${marker}`]) {
      const model = modelWith('six', `python: ${JSON.stringify(version)}\ndependencies: [six]\n`);
      await expect(resolve(model, how)).rejects.toThrow('python_env.yaml, line 1');
    }
    expect(existsSync(marker)).toBe(false);
    expect(entriesOfCache()).toEqual([]);
  });
});
