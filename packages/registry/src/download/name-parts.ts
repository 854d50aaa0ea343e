import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The file that makes a folder a model. */
export const modelFile = 'MLmodel';

/**
 * Moves `folder/parts/N` to `folder/model` under the path of number N, the file that makes it a model last, and removes the
 * other parts. Parts that were moved before are skipped.
 * @param paths undefined for parts that do not belong to the model
 */
export async function nameParts(
  folder: string,
  paths: readonly (string | undefined)[],
): Promise<void> {
  const entries = paths.flatMap((path, number) => (path === undefined ? [] : { path, number }));
  const isLast = ({ path }: { path: string }) => Number(path === modelFile);
  for (const { path, number } of entries.toSorted((a, b) => isLast(a) - isLast(b))) {
    const part = join(folder, 'parts', `${number}`);
    if (!existsSync(part)) continue;
    const target = join(folder, 'model', path);
    await mkdir(dirname(target), { recursive: true });
    await rename(part, target);
  }
  await rm(join(folder, 'parts'), { recursive: true, force: true });
}
