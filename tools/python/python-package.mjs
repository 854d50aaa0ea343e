#!/usr/bin/env node
// python-package TASK [ARGUMENTS]: a task of the Python package in the working directory. It has a pyproject.toml that
// declares its build, mypy's options and pytest's.
//
//   build      a wheel in dist
//   typecheck  mypy
//   test       pytest with the ARGUMENTS; the counts go to .results/pytest.json
//
// What the machine lacks is reported and left out; in CI that is an error.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pythonForTests } from './find-python.mjs';
import { findUv } from './find-uv.mjs';

const [task, ...given] = process.argv.slice(2);
const tasks = { build, typecheck, test };
if (tasks[task] === undefined) throw new Error(`python-package ${Object.keys(tasks).join('|')}`);
process.exitCode = tasks[task]();

function build() {
  rmSync('dist', { recursive: true, force: true });
  const uv = uvIfAvailable();
  return uv === undefined
    ? 0
    : run(uv, ['build', '--quiet', '--wheel', '--no-create-gitignore', '--out-dir', 'dist']);
}

function uvIfAvailable() {
  try {
    return findUv();
  } catch (error) {
    if (process.env.CI) throw error;
    console.warn(`SKIPPED, no wheel is built: ${error.message}.`);
    return undefined;
  }
}

function typecheck() {
  const python = pythonForTests('spark');
  return python === undefined
    ? 0
    : run(python, ['-m', 'mypy', '--cache-dir', 'node_modules/.cache/mypy']);
}

function test() {
  rmSync('.results/pytest.json', { force: true });
  const python = pythonForTests('spark');
  if (python === undefined) {
    mkdirSync('.results', { recursive: true });
    writeFileSync('.results/pytest.json', '{"passed":0,"failed":0,"skipped":1}\n');
    return 0;
  }
  const temporary = mkdtempSync(join(tmpdir(), 'mlmodel-'));
  try {
    return run(
      python,
      ['-m', 'pytest', '-p', 'pytest_counts', '-p', 'no:cacheprovider', ...given],
      testEnvironment(temporary),
    );
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Keeps the files of the tests, of Spark and of Ray in a folder. */
function testEnvironment(temporary) {
  return {
    ...process.env,
    PYTHONPATH: join(import.meta.dirname, 'plugins'),
    PYTHONDONTWRITEBYTECODE: '1',
    TMPDIR: temporary,
    SPARK_LOCAL_DIRS: temporary,
    RAY_TMPDIR: temporary,
  };
}

function run(command, args, env = process.env) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', env });
  if (error) throw error;
  return status ?? 1;
}
