import { randomUUID } from 'node:crypto';
import type { ArtifactFile, ArtifactStore } from '../artifacts/artifact-store.js';
import { inParallel } from './in-parallel.js';

/**
 * What identifies the content of files that may be overwritten: their entity tags or times of change. When the server gives
 * none for a file, the result is new each time.
 */
export async function validatorsOf(
  artifacts: ArtifactStore,
  files: readonly ArtifactFile[],
): Promise<readonly string[]> {
  const validators: string[] = [];
  await inParallel(files, async (file, index) => {
    validators[index] = (await artifacts.validator(file)) ?? randomUUID();
  });
  return validators;
}
