import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The pinned packages; made from requirements.in. */
export const requirements = join(import.meta.dirname, 'requirements.txt');

/** Where environments are kept, so that checkouts share them. */
export function cacheFolder() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mlmodel');
}

/** The folder of the environment for the current requirements. */
export function environmentFolder() {
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  return join(cacheFolder(), `python-${hash.slice(0, 12)}`);
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
