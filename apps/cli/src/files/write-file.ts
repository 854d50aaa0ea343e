import { constants } from 'node:fs';
import { access, chmod, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes a file atomically: to a temporary file in the same directory, which then replaces it. Links are followed. Anything
 * but a regular file (`/dev/null`, a pipe) is written to directly.
 */
export async function writeFileAtomically(path: string, content: Uint8Array): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const existing = await stat(target).catch(() => undefined);
  if (existing !== undefined && !existing.isFile()) return writeFile(target, content);
  const temporary = `${target}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, content, { flag: 'wx' });
    if (existing !== undefined) await chmod(temporary, existing.mode);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Checks what {@link writeFileAtomically} needs, before there is content.
 * @throws an error of the file system: the path is a directory, or its directory is missing or not writable
 */
export async function checkTarget(path: string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const existing = await stat(target).catch(() => undefined);
  if (existing?.isDirectory()) throw Object.assign(new Error('a directory'), { code: 'EISDIR' });
  const replaced = existing === undefined || existing.isFile();
  await access(replaced ? `${dirname(target)}/.` : target, constants.W_OK);
}
