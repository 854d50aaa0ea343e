import { existsSync } from 'node:fs';
import { completeMark, environmentFolder, interpreterIn } from './environment.mjs';

/** See index.d.mts. */
export function findPython(name = 'mlflow') {
  if (name === 'mlflow' && process.env.MLMODEL_PYTHON) return process.env.MLMODEL_PYTHON;
  const folder = environmentFolder(name);
  return existsSync(completeMark(folder)) ? interpreterIn(folder) : undefined;
}

/** See index.d.mts. */
export function pythonForTests() {
  return orSkipped(
    findPython(),
    'no Python with MLflow: set MLMODEL_PYTHON to one, or run `node tools/python/setup.mjs`',
  );
}

/** Says aloud that tests are skipped when there is no Python for them, and throws in CI. */
export function orSkipped(python, message) {
  if (python !== undefined) return python;
  if (process.env.CI) throw new Error(`${message}. In CI these tests must run.`);
  console.warn(`SKIPPED, ${message}.`);
  return undefined;
}
