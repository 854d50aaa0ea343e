import { realpath } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { openModelDirectory } from '@mlmodel/core/node';
import { packTar, type TarSource } from 'modern-tar/fs';

/**
 * A model as SageMaker takes it: `model.tar.gz` with the files of its folder at the top, packed while it is read. Links
 * become what they lead to.
 * @param directory the folder that holds `MLmodel`
 * @throws MlmodelError for a link that leads out of it, or nowhere
 */
export async function modelArchive(directory: string): Promise<Readable> {
  // Weights hardly get smaller, so that speed is worth more than the last percent.
  const gzip = createGzip({ level: 1 });
  return pipeline(packTar(await sourcesIn(directory)), gzip, () => undefined);
}

async function sourcesIn(directory: string): Promise<TarSource[]> {
  const files = await openModelDirectory(directory);
  const sources: TarSource[] = [];
  for (const target of await files.list())
    sources.push({ type: 'file', source: await realpath(await files.localPath(target)), target });
  return sources;
}
