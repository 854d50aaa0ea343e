import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { UsageError } from './usage-error.js';

/**
 * Formats and sorts as the clone's `biome.json` says: where lines break and how imports are sorted follows from the name.
 * @throws UsageError when biome is not installed there
 */
export function formatSources(workspace: string, folder: string): void {
  const biome = join(workspace, 'node_modules/.bin/biome');
  const { status, stderr, error } = spawnSync(
    biome,
    ['check', '--write', '--no-errors-on-unmatched', folder],
    {
      cwd: workspace,
      encoding: 'utf8',
    },
  );
  if (status === 0) return;
  throw new UsageError(
    `biome could not format the package (${error?.message ?? stderr}). Run: npm run setup`,
  );
}
