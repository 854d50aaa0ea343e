import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../options/usage-error.js';

/** How many levels below a folder its model may be: on Azure, the name and the version, then the model's own folder. */
const deepest = 3;

/** How many folders of a level are searched. */
const mostFolders = 1000;

/**
 * The model directory that is in one of the folders, the first that has one: the folder itself, or the nearest one below.
 * @throws UsageError for no model, or several on the same level
 */
export function modelIn(folders: readonly string[]): string {
  for (const folder of folders) {
    const model = nearestModel(folder);
    if (model !== undefined) return model;
  }
  throw new UsageError(
    `There is no model in ${folders.join(' or ')}. Put its directory there, or name it with MODEL_URI or -m.`,
  );
}

function nearestModel(folder: string): string | undefined {
  let level: readonly string[] = existsSync(folder) ? [folder] : [];
  for (let depth = 0; depth <= deepest && level.length > 0; depth++) {
    const models = level.filter((one) => existsSync(join(one, 'MLmodel')));
    if (models.length > 1) throw severalModels(folder);
    if (models.length === 1) return models[0];
    level = level.flatMap(foldersIn).slice(0, mostFolders);
  }
  return undefined;
}

function foldersIn(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
}

function severalModels(folder: string): UsageError {
  return new UsageError(
    `There are several models in ${folder}. Name the directory of one with MODEL_URI or -m.`,
  );
}
