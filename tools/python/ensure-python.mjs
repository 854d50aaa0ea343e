import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  cacheFolder,
  completeMark,
  environmentFolder,
  interpreterIn,
  requirementsOf,
} from './environment.mjs';
import { findPython, orSkipped } from './find-python.mjs';
import { withLock } from './lock.mjs';

/** The uv to install if there is none; it makes environments in seconds, and downloads Python if necessary. */
const uvVersion = '0.13.9';

/** MLflow's pins need one of these. */
const pythonVersions = '>=3.11,<3.14';

/** See index.d.mts. */
export async function ensurePython(name = 'mlflow') {
  const found = findPython(name);
  if (found !== undefined) return found;
  mkdirSync(cacheFolder(), { recursive: true });
  const folder = environmentFolder(name);
  try {
    return await withLock(`${folder}.lock`, () => findPython(name) ?? build(name, folder));
  } catch (error) {
    console.error(`Python with MLflow could not be set up: ${error.message}`);
    return undefined;
  }
}

/** See index.d.mts. */
export async function mlflow2ForTests() {
  return orSkipped(await ensurePython('mlflow2'), 'no Python with MLflow 2 could be set up');
}

function build(name, folder) {
  console.log(`Setting up Python with MLflow for the tests, once, in ${folder}`);
  const uv = findUv();
  rmSync(folder, { recursive: true, force: true });
  run(uv, ['venv', '--quiet', '--python', pythonVersions, folder]);
  const python = interpreterIn(folder);
  run(uv, [
    'pip',
    'install',
    '--quiet',
    '--python',
    python,
    '--no-deps',
    '-r',
    requirementsOf(name),
  ]);
  const modules = name === 'mlflow' ? 'mlflow, onnx, onnxruntime' : 'mlflow';
  run(python, ['-c', `import ${modules}; print("MLflow", mlflow.__version__)`]);
  writeFileSync(completeMark(folder), '');
  return python;
}

/** `uv` of the machine, else one from PyPI in an environment of its own. */
function findUv() {
  if (spawnSync('uv', ['--version']).status === 0) return 'uv';
  const folder = join(cacheFolder(), `uv-${uvVersion}`);
  const python = interpreterIn(folder);
  if (!existsSync(completeMark(folder))) {
    console.log(`Installing uv ${uvVersion} from PyPI in ${folder}`);
    run('python3', ['-m', 'venv', '--clear', folder]);
    run(python, ['-m', 'pip', 'install', '--quiet', `uv==${uvVersion}`]);
    writeFileSync(completeMark(folder), '');
  }
  return join(python, '..', 'uv');
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (error) throw new Error(`${command} could not be started (${error.message})`);
  if (status !== 0) throw new Error(`\`${command} ${args.join(' ')}\` failed`);
}
