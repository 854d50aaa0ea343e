import { randomUUID } from 'node:crypto';
import type { ArtifactFile, ServedArtifacts } from '../artifacts/served-artifacts.js';
import { concurrency } from './download-model.js';

/** Files whose content may have changed. */
export interface ChangingFiles {
  readonly artifacts: ServedArtifacts;
  readonly files: readonly ArtifactFile[];
  readonly retries: number;
}

/**
 * What identifies the content of files that may be overwritten: their entity tags or times of change. When the server gives
 * none for a file, the result is new each time.
 */
export async function validatorsOf({
  artifacts,
  files,
  retries,
}: ChangingFiles): Promise<readonly string[]> {
  const validators: string[] = [];
  const queue = files.entries();
  const work = async () => {
    for (const [index, file] of queue)
      validators[index] = (await artifacts.validator(file, retries)) ?? randomUUID();
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return validators;
}
