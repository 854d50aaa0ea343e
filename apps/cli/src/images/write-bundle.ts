import { join } from 'node:path';
import { bundle, parsePlatform } from '@mlmodel/images';
import type { LoadingConfiguration } from '../options/model-options.js';
import { UsageError } from '../options/usage-error.js';
import { writeStdout } from '../terminal/standard-streams.js';
import { withStatus } from '../terminal/status-line.js';

/** The values of `mlmodel bundle`'s options. */
export interface BundleOptions
  extends Pick<LoadingConfiguration, 'modelUri' | 'flavor' | 'allowCode'> {
  readonly outputFolder?: string | undefined;
  readonly platform?: string | undefined;
}

/** Writes a model with all that serves it into a folder, and prints the path of the script that starts it. */
export async function writeBundle(options: BundleOptions): Promise<void> {
  const { modelUri: modelPath, outputFolder: folder, flavor: flavors, platform } = options;
  if (folder === undefined)
    throw new UsageError('No folder is given. Name a new one: mlmodel bundle MODEL -o ./served.');
  await withStatus(
    () => 'Copying',
    () =>
      bundle({
        modelPath,
        flavors,
        folder,
        platform: platform === undefined ? undefined : parsePlatform(platform),
        serveArguments: options.allowCode ? ['--allow-code'] : [],
      }),
  );
  await writeStdout(`${join(folder, 'serve.mjs')}\n`);
}
