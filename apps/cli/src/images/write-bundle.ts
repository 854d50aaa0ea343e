import { join } from 'node:path';
import { bundle } from '@mlmodel/images';
import { UsageError } from '../options/usage-error.js';
import { cliLogger } from '../terminal/cli-logger.js';
import { writeStdout } from '../terminal/standard-streams.js';
import { withStatus } from '../terminal/status-line.js';
import { type ContentOptions, contentOf } from './image-request.js';

/** The values of `mlmodel bundle`'s options. */
export interface BundleOptions extends ContentOptions {
  readonly modelUri: string;
  readonly outputFolder?: string | undefined;
}

/** Writes a model with all that serves it into a folder, and prints the path of the script that starts it. */
export async function writeBundle(options: BundleOptions): Promise<void> {
  const { outputFolder: folder } = options;
  if (folder === undefined)
    throw new UsageError('No folder is given. Name a new one: mlmodel bundle MODEL -o ./served.');
  const { needed } = await withStatus(
    () => 'Copying',
    () => bundle({ ...contentOf(options), folder }),
  );
  if (needed !== undefined) cliLogger(options).info(`Where the bundle runs, it needs ${needed}.`);
  await writeStdout(`${join(folder, 'serve.mjs')}\n`);
}
