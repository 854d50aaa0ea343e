import { existsSync } from 'node:fs';
import { completeMark, environmentFolder, interpreterIn } from './environment.mjs';

/** See index.d.mts. */
export function findPython() {
  if (process.env.MLMODEL_PYTHON) return process.env.MLMODEL_PYTHON;
  const folder = environmentFolder();
  return existsSync(completeMark(folder)) ? interpreterIn(folder) : undefined;
}

/** See index.d.mts. */
export function pythonForTests() {
  const python = findPython();
  if (python !== undefined) return python;
  const message =
    'no Python with MLflow: set MLMODEL_PYTHON to one, or run `node tools/python/setup.mjs`';
  if (process.env.CI) throw new Error(`${message}. In CI these tests must run.`);
  console.warn(`SKIPPED, ${message}.`);
  return undefined;
}
