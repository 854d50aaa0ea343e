import { constants } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What is known about a finished build. */
export interface BuiltFacts {
  /** Relative to the folder of the build. */
  readonly executable: string;
  /** What it runs, such as `Python 3.11.7`. */
  readonly runtime?: string | undefined;
  /** The location of the model that it was built for. */
  readonly model?: string | undefined;
}

/** The start of the names of attempts to build, each a folder. */
export const attemptPrefix = 'build-';

/** The file that holds the facts of the finished build in a folder of the cache; written last. */
export function markerOf(root: string): string {
  return join(root, 'ready.json');
}

/** The lock that a builder of a folder of the cache holds. */
export function lockOf(root: string): string {
  return join(root, 'lock');
}

/** The output of the programs that built a folder of the cache. */
export function logOf(root: string): string {
  return join(root, 'build.log');
}

/** The finished build in a folder of the cache, if its executable still exists. */
export async function readFinished(
  root: string,
): Promise<(BuiltFacts & { readonly path: string }) | undefined> {
  try {
    const { executable, ...facts } = JSON.parse(await readFile(markerOf(root), 'utf8'));
    const path = join(root, String(executable));
    await access(path, constants.X_OK);
    return { executable, path, runtime: text(facts.runtime), model: text(facts.model) };
  } catch {
    return undefined;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
