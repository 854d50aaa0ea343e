import type { KeptEnvironment } from '@mlmodel/core';
import { writeStderr, writeStdout } from '../terminal/standard-streams.js';
import { printable } from '../terminal/terminal.js';

/** Says that there are no environments. */
export async function writeNone(folders: readonly string[]): Promise<void> {
  if (folders.length === 0) {
    return writeStderr('note: no installed flavor builds environments\n');
  }
  await writeStdout(`There are no environments in ${printable(folders.join(', '))}\n`);
}

/** As long as a short hash of git. */
export function nameOf({ id }: Pick<KeptEnvironment, 'id'>): string {
  return id.slice(0, 12);
}

/** What runs models in it. */
export function runtimeOf({ runtime }: Pick<KeptEnvironment, 'runtime'>): string {
  return runtime ?? 'not finished';
}
