import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MlmodelError } from '../errors/mlmodel-error.js';
import { normalizeModelPath } from '../flavor/model-files.js';
import { isInside, resolveInside } from './resolve-inside.js';

/** Most entries of folders, and most folders that links lead to: links could make a few folders into any number. */
const mostEntries = 1_000_000;
const mostLinkedFolders = 1_000;

/** A folder that is being listed. */
interface ListedFolder {
  /** Relative to the model directory, with `/`. */
  readonly path: string;
  readonly real: string;
  /** The real paths of the folders that it is in. */
  readonly above: readonly string[];
}

/**
 * The paths of all files in a folder of a model. Links are followed: a linked folder has its files at every place that
 * leads to it. A link that leads nowhere or out of the model is listed as a file, whose reader gets the error.
 * @param directory the real path of the model directory
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for a folder outside of the model, for a link to a folder that contains
 * it, and for too many entries or linked folders
 */
export async function listFiles(directory: string, folder: string): Promise<readonly string[]> {
  const files: string[] = [];
  const counts = { entries: 0, linkedFolders: 0 };
  const walk = async ({ path: parent, real, above }: ListedFolder): Promise<void> => {
    if (above.includes(real)) throw endless(parent);
    const chain = [...above, real];
    for (const entry of await readdir(real, { withFileTypes: true })) {
      counts.entries += 1;
      if (counts.entries > mostEntries) throw tooMany();
      const path = parent === '' ? entry.name : `${parent}/${entry.name}`;
      const place = { path, real: join(real, entry.name), above: chain };
      if (entry.isDirectory()) await walk(place);
      else if (entry.isFile()) files.push(path);
      else if (entry.isSymbolicLink()) await follow(place);
    }
  };
  const follow = async (link: ListedFolder): Promise<void> => {
    const real = await realpath(link.real).catch(() => undefined);
    const target = real !== undefined && isInside(directory, real) ? await stat(real) : undefined;
    if (real !== undefined && target?.isDirectory()) {
      counts.linkedFolders += 1;
      if (counts.linkedFolders > mostLinkedFolders) throw tooMany();
      await walk({ ...link, real });
    } else if (target === undefined || target.isFile()) files.push(link.path);
  };
  const path = normalizeModelPath(folder);
  await walk({ path, real: await realpath(await resolveInside(directory, path)), above: [] });
  return files;
}

function endless(path: string): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `"${path}" in the model is a link to a folder that contains it, so that its files have no end. Remove the link.`,
    { file: path },
  );
}

function tooMany(): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The model has more than ${mostEntries} files and folders, or more than ${mostLinkedFolders} links to folders, counted at every place that they lead to. Remove links.`,
  );
}
