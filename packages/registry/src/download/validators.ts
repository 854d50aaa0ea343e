import type { ArtifactFile, ArtifactStore } from '../artifacts/artifact-store.js';
import { inParallel } from './in-parallel.js';

/**
 * What identifies the content of files that may be overwritten: their entity tags or times of change; null for a file for
 * which the server gives none.
 */
export async function validatorsOf(
  artifacts: ArtifactStore,
  files: readonly ArtifactFile[],
): Promise<readonly (string | null)[]> {
  const validators: (string | null)[] = [];
  await inParallel(files, async (file, index) => {
    validators[index] = (await artifacts.validator(file)) ?? null;
  });
  return validators;
}
