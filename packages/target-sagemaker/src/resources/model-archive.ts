import { readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { openModelDirectory } from '@mlmodel/core/node';
import { packTar, type TarSource } from 'modern-tar/fs';

/**
 * A model as SageMaker takes it: `model.tar.gz` with the files of its folder at the top, packed while it is read. Links
 * become what they lead to.
 * @param directory the folder that holds `MLmodel`
 * @throws MlmodelError for a link that leads out of it
 */
export async function modelArchive(directory: string): Promise<Readable> {
  // Weights hardly get smaller, so that speed is worth more than the last percent.
  const gzip = createGzip({ level: 1 });
  return pipeline(packTar(await sourcesIn(directory)), gzip, () => undefined);
}

async function sourcesIn(directory: string): Promise<TarSource[]> {
  const files = await openModelDirectory(directory);
  const entries = await readdir(files.directory, { recursive: true, withFileTypes: true });
  const sources: TarSource[] = [];
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const target = relative(files.directory, path).split(sep).join('/');
    if (entry.isFile()) sources.push({ type: 'file', source: path, target });
    if (!entry.isSymbolicLink()) continue;
    const source = await realpath(await files.localPath(target));
    const isFolder = (await stat(source)).isDirectory();
    sources.push({ type: isFolder ? 'directory' : 'file', source, target });
  }
  return sources;
}
