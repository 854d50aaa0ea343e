import { existsSync } from 'node:fs';
import { completeMark, environmentOf, interpreterIn } from './environment.mjs';

/** See index.d.mts. */
export function findPython(name = 'mlflow') {
  const { variable, folder } = environmentOf(name);
  if (process.env[variable]) return process.env[variable];
  return existsSync(completeMark(folder)) ? interpreterIn(folder) : undefined;
}

/** See index.d.mts. */
export function pythonForTests(name = 'mlflow') {
  const python = findPython(name);
  if (python !== undefined) return python;
  const { title, variable } = environmentOf(name);
  const setup = name === 'mlflow' ? 'setup.mjs' : `setup.mjs ${name}`;
  const message = `no ${title}: set ${variable} to one, or run \`node tools/python/${setup}\``;
  if (process.env.CI) throw new Error(`${message}. In CI these tests must run.`);
  console.warn(`SKIPPED, ${message}.`);
  return undefined;
}
