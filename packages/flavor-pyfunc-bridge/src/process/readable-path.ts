import { rmSync } from 'node:fs';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MlmodelError } from '@mlmodel/core';

/** A path of a model that MLflow does not misread. */
export interface ReadablePath {
  readonly path: string;
  /** Removes what was made for it, as the end of this process does. Idempotent. */
  remove(): Promise<void>;
}

/** MLflow takes paths for URIs: it cuts them at `#`, decodes `%20`, and takes a folder `file:` for a scheme. */
const misread = /[#?%:\\\p{Cc}]/u;

/**
 * The path of a model, or of a link to it where its name has characters of URIs.
 * @param temporary the folder for links
 * @throws MlmodelError `IO_ERROR` when no link can be made
 */
export async function readablePath(path: string, temporary = tmpdir()): Promise<ReadablePath> {
  if (!misread.test(path)) return { path, async remove() {} };
  if (misread.test(temporary)) throw unreadable(path, `"${temporary}" has such a character, too`);
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
    // MLflow refuses a path whose last part leads out of the folder that it is in, as a link does.
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
    `MLflow cannot load a model from "${path}": it takes ${character} for a part of a URI, and a link to the folder cannot be made (${reason}). Rename the folder, or set TMPDIR to a folder for the link.`,
    { cause },
  );
}
