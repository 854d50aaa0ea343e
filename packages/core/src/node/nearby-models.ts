import { existsSync } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { similarPath } from './similar-path.js';

/** Entries that are looked at below a directory. */
const mostEntries = 1000;

/** Levels below a directory; MLflow puts the models of a run five below the project. */
const mostLevels = 5;

/** Models that are named. */
const mostModels = 3;

/**
 * A sentence that names the models which a wrong path may mean: one with a similar path, the one that contains the
 * path, or those below it. Looks at a bounded number of files.
 * @returns undefined if there is none
 */
export async function nearbyModels(path: string): Promise<string | undefined> {
  if (existsSync(path)) return question(modelAbove(path)) ?? modelsIn(path);
  const meant = path.replace(/[\\/]MLmodel$/, '');
  const directory = (await similarPath(meant, isModel)) ?? (await similarPath(meant, existsSync));
  if (directory === undefined) return undefined;
  return isModel(directory) ? question(directory) : modelsIn(directory);
}

async function modelsIn(directory: string): Promise<string | undefined> {
  const [first, ...others] = await modelsBelow(directory);
  if (first === undefined || others.length === 0) return question(first);
  const names = [first, ...others].slice(0, mostModels).map((model) => `"${model}"`);
  return `"${directory}" contains models, such as ${names.join(', ')}. Give one of them.`;
}

function question(model: string | undefined): string | undefined {
  return model && `Did you mean "${model}"?`;
}

function isModel(path: string): boolean {
  return existsSync(join(path, 'MLmodel'));
}

function modelAbove(path: string): string | undefined {
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    if (isModel(folder)) return isAbsolute(path) ? folder : relative('', folder) || '.';
    if (folder === dirname(folder)) return undefined;
  }
}

/** In the order of their depth. Links are not followed. */
async function modelsBelow(directory: string): Promise<readonly string[]> {
  const models: string[] = [];
  const budget = { entries: mostEntries };
  let level = [directory];
  for (let depth = 0; depth < mostLevels; depth += 1) {
    const next: string[] = [];
    for (const folder of level) {
      for (const child of await foldersIn(folder, budget)) {
        (isModel(child) ? models : next).push(child);
      }
      if (models.length >= mostModels) return models;
    }
    level = next;
  }
  return models;
}

async function foldersIn(folder: string, budget: { entries: number }): Promise<readonly string[]> {
  const folders: string[] = [];
  if (budget.entries <= 0) return folders;
  try {
    for await (const entry of await opendir(folder)) {
      const isHidden = entry.name.startsWith('.') || entry.name === 'node_modules';
      if (entry.isDirectory() && !isHidden) folders.push(join(folder, entry.name));
      budget.entries -= 1;
      if (budget.entries <= 0) break;
    }
  } catch {}
  return folders.sort();
}
