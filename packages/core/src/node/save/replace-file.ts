import { realpath, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder, writeDurableFile } from './durable-files.js';

/**
 * Writes a text file, or replaces one, in one step: a crash leaves the old content or the new. One that comes before
 * that may leave a hidden file beside it.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const random = Math.random().toString(36).slice(2, 10);
  const written = `${dirname(target)}/.MLmodel.${process.pid}.${random}`;
  try {
    await writeDurableFile(written, new TextEncoder().encode(text));
    await rename(written, target);
  } catch (error) {
    await rm(written, { force: true });
    throw error;
  }
  await syncFolder(dirname(target));
}
