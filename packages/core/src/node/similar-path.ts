import { existsSync } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { sep } from 'node:path';
import { similarName } from '../options/similar-name.js';

/** Entries of a directory that are compared. */
const mostEntries = 1000;

/** Longer paths do not exist on any system. */
const longestPath = 4096;

/** Letters of a name below which similarity says little. */
const shortest = 3;

/**
 * The existing path that a mistyped one most likely means, found by replacing each part that does not exist by the most
 * similar entry of its directory, of at most 1000.
 * @param isWanted whether an existing path is of the right kind
 */
export async function similarPath(
  path: string,
  isWanted: (path: string) => boolean,
): Promise<string | undefined> {
  if (path.length > longestPath) return undefined;
  const parts = path.replace(/[\\/]+$/, '').split(sep === '/' ? sep : /[\\/]/);
  let found = '';
  for (const [at, part] of parts.entries()) {
    const isLast = at === parts.length - 1;
    const inside = (name: string) => (at === 0 ? name : `${found}/${name}`);
    const fits = (name: string) => existsSync(inside(name)) && (!isLast || isWanted(inside(name)));
    const isThere = part === '' || part === '.' || part === '..' || fits(part);
    const directory = at === 0 ? '.' : found || '/';
    const name = isThere ? part : await similarEntry(part, { directory, fits });
    if (name === undefined) return undefined;
    found = inside(name);
  }
  return found === path ? undefined : found;
}

interface Neighbours {
  readonly directory: string;
  fits(name: string): boolean;
}

async function similarEntry(
  name: string,
  { directory, fits }: Neighbours,
): Promise<string | undefined> {
  if (name.length < shortest) return undefined;
  const names: string[] = [];
  try {
    for await (const entry of await opendir(directory)) {
      if (names.push(entry.name) === mostEntries) break;
    }
  } catch {
    return undefined;
  }
  return similarName(name, names.sort().filter(fits));
}
