import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The pinned packages of an environment.
 * @param name `mlflow` for that of most tests, `mlflow2` for that of tests with a server of MLflow 2
 */
export function requirementsOf(name) {
  const file = name === 'mlflow' ? 'requirements.txt' : `requirements-${name}.txt`;
  return join(import.meta.dirname, file);
}

/** Where environments are kept, so that checkouts share them. */
export function cacheFolder() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mlmodel');
}

/** The folder of an environment for its current requirements. */
export function environmentFolder(name) {
  const hash = createHash('sha256')
    .update(readFileSync(requirementsOf(name)))
    .digest('hex');
  const kind = name === 'mlflow' ? 'python' : `python-${name}`;
  return join(cacheFolder(), `${kind}-${hash.slice(0, 12)}`);
}

/** The interpreter of a virtual environment. */
export function interpreterIn(folder) {
  return process.platform === 'win32'
    ? join(folder, 'Scripts', 'python.exe')
    : join(folder, 'bin', 'python');
}

/** A file that is written last: an environment without it is half built. */
export function completeMark(folder) {
  return join(folder, '.complete');
}
