import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** Putting a directory in place takes two renames; a reader that comes between them waits this long. */
const swapMilliseconds = 50;

/**
 * Where a model directory stands while another one takes its place. It is complete; after a crash in that moment it is
 * the only one, until the next save puts it back.
 */
export function asidePath(directory: string): string {
  const absolute = resolve(directory);
  return join(dirname(absolute), `.${basename(absolute)}.replaced`);
}

/**
 * What to read in place of a model directory that is missing: itself if it comes back, else the one that a crash while
 * saving has left aside; undefined when there is none.
 */
export async function modelSetAside(directory: string): Promise<string | undefined> {
  const aside = asidePath(directory);
  if (!existsSync(aside)) return undefined;
  await setTimeout(swapMilliseconds);
  return [directory, aside].find((path) => existsSync(path));
}
