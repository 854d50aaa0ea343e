import { chmod, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';

/**
 * Writes a file so that nobody ever sees half of it: beside it first, then renamed over it. A link is written through,
 * and what is no plain file (`/dev/null`, a pipe) is written to as it is.
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
