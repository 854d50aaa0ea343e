import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Creates a folder and those that it is in. Node's own `mkdir` with `recursive` never ends where the system says that a
 * folder which exists does not, as it does below `/proc`.
 * @param mode of the folders that are created
 * @throws the error of the system
 */
export async function makeFolder(path: string, mode = 0o777): Promise<void> {
  const missing = await tryFolder(path, mode);
  if (missing === undefined) return;
  if (dirname(path) === path) throw missing;
  await makeFolder(dirname(path), mode);
  const again = await tryFolder(path, mode);
  if (again !== undefined) throw again;
}

/** @returns the error where the folder that it is to be in is missing @throws any other error of the system */
async function tryFolder(path: string, mode: number): Promise<Error | undefined> {
  try {
    await mkdir(path, { mode });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return error as Error;
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory() !== true) throw error;
  }
  return undefined;
}
