import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, completeMark, interpreterIn } from './environment.mjs';
import { run } from './run.mjs';

/** The uv to install if there is none; it makes environments in seconds, and downloads Python if necessary. */
const uvVersion = '0.13.9';

/** See index.d.mts. */
export function findUv() {
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
