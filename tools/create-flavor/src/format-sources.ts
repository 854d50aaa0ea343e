import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { UsageError } from './usage-error.js';

/**
 * Formats the sources by the clone's `biome.json`: line breaks and the order of imports depend on the name.
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
