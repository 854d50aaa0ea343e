import { downloadModelTo } from '@mlmodel/registry';
import { type ModelPlace, withDownload } from '../loading/resolve-model.js';
import { UsageError } from '../options/usage-error.js';
import { writeStdout } from '../terminal/standard-streams.js';

/** The values of `mlmodel download`'s options. */
export interface DownloadCommandOptions extends ModelPlace {
  readonly dstPath?: string | undefined;
}

/** Puts a model into a folder, and prints the path of the folder. */
export async function download({ dstPath, ...place }: DownloadCommandOptions): Promise<void> {
  if (dstPath === undefined)
    throw new UsageError('No folder is given. Name a new one: mlmodel download MODEL -d ./model.');
  const { directory } = await withDownload(place, (options) =>
    downloadModelTo(place.modelUri, { ...options, folder: dstPath }),
  );
  await writeStdout(`${directory}\n`);
}
