import { rmSync } from 'node:fs';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MlmodelError } from '@mlmodel/core';

/** A path to a model that MLflow reads correctly. */
export interface ReadablePath {
  readonly path: string;
  /** Removes the link, if there is one; the exit of this process does so too. Idempotent. */
  remove(): Promise<void>;
}

/** MLflow parses paths as URIs: it cuts them at `#`, decodes `%20`, and reads a folder `file:` as a scheme. */
const misread = /[#?%:\\\p{Cc}]/u;

/**
 * The path of a model, or of a link to it if the path has characters that are special in URIs.
 * @param temporary the folder for links
 * @throws MlmodelError `IO_ERROR` when no link can be made
 */
export async function readablePath(path: string, temporary = tmpdir()): Promise<ReadablePath> {
  if (!misread.test(path)) return { path, async remove() {} };
  if (misread.test(temporary)) throw unreadable(path, `"${temporary}" has such a character too`);
  const folder = await mkdtemp(join(temporary, 'mlmodel-link-')).catch((cause: unknown) => {
    throw unreadable(path, String(cause), cause);
  });
  const removeAtExit = () => rmSync(folder, { recursive: true, force: true });
  const remove = async () => {
    process.off('exit', removeAtExit);
    await rm(folder, { recursive: true, force: true });
  };
  process.once('exit', removeAtExit);
  try {
    const link = join(folder, 'model');
    await symlink(path, link, 'dir');
    // MLflow refuses a path whose last part leads out of its folder, as a link does.
    return { path: join(link, '/'), remove };
  } catch (cause) {
    await remove();
    throw unreadable(path, String(cause), cause);
  }
}

function unreadable(path: string, reason: string, cause?: unknown): MlmodelError {
  const character = JSON.stringify(misread.exec(path)?.[0]);
  return new MlmodelError(
    'IO_ERROR',
    `MLflow cannot load a model from "${path}": it reads ${character} as part of a URI, and a link to the folder cannot be created (${reason}). Rename the folder, or set TMPDIR to a folder for the link.`,
    { cause },
  );
}
