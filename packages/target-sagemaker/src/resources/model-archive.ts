import { pipeline, type Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { openModelDirectory } from '@mlmodel/core/node';
import { packTar } from 'modern-tar/fs';

/**
 * A model as SageMaker takes it: `model.tar.gz` with the files of its folder at the top, packed while it is read. Links
 * become files.
 * @param directory the folder that holds `MLmodel`
 * @throws MlmodelError for a link that leads out of it
 */
export async function modelArchive(directory: string): Promise<Readable> {
  const files = await openModelDirectory(directory);
  const paths = await files.list();
  const sources = paths.map(async (target) => {
    const source = await files.localPath(target);
    return { type: 'file', source, target } as const;
  });
  const archive = packTar(await Promise.all(sources), { dereference: true });
  // Weights hardly get smaller, so that speed is worth more than the last percent.
  return pipeline(archive, createGzip({ level: 1 }), () => undefined);
}
