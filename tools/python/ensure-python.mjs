import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { cacheFolder, completeMark, environmentOf, interpreterIn } from './environment.mjs';
import { findPython } from './find-python.mjs';
import { findUv } from './find-uv.mjs';
import { withLock } from './lock.mjs';
import { run } from './run.mjs';

/** MLflow's pins need one of these. */
const pythonVersions = '>=3.11,<3.14';

/** See index.d.mts. */
export async function ensurePython(name = 'mlflow') {
  const found = findPython(name);
  if (found !== undefined) return found;
  mkdirSync(cacheFolder(), { recursive: true });
  const environment = environmentOf(name);
  try {
    return await withLock(
      `${environment.folder}.lock`,
      () => findPython(name) ?? build(environment),
    );
  } catch (error) {
    console.error(`${environment.title} could not be set up: ${error.message}`);
    return undefined;
  }
}

function build({ title, folder, requirements, modules }) {
  console.log(`Setting up ${title} for the tests, once, in ${folder}`);
  const uv = findUv();
  rmSync(folder, { recursive: true, force: true });
  run(uv, ['venv', '--quiet', '--python', pythonVersions, folder]);
  const python = interpreterIn(folder);
  run(uv, ['pip', 'install', '--quiet', '--python', python, '--no-deps', '-r', requirements]);
  const versions = modules.map((module) => `"${module}", version("${module}")`).join(', ');
  const imports = `import ${modules.join(', ')}; from importlib.metadata import version`;
  run(python, ['-c', `${imports}; print(${versions})`]);
  writeFileSync(completeMark(folder), '');
  return python;
}
