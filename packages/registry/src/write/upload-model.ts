import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { ModelFiles } from '@mlmodel/core';
import { servedPathOf } from '../artifacts/served-artifacts.js';
import { inParallel } from '../download/in-parallel.js';
import { modelFile } from '../download/name-parts.js';
import { metaFile } from '../download/registered-model-meta.js';
import type { Content, HttpClient } from '../http/http-client.js';

/** A model to upload. */
export interface ModelUpload {
  /** On disk. */
  readonly files: ModelFiles & Required<Pick<ModelFiles, 'localPath'>>;
  /** The content of its MLmodel file, instead of that on disk. */
  readonly mlmodel: string;
  /** Below the artifact root of the server. */
  readonly folder: string;
}

/**
 * Uploads the files of a model through the proxy of a tracking server, but not the note from which version it was downloaded.
 * The MLmodel file, which makes it a model, comes last.
 */
export async function uploadModel(
  client: HttpClient,
  { files, mlmodel, folder }: ModelUpload,
): Promise<void> {
  const others = (await files.list()).filter((path) => path !== modelFile && path !== metaFile);
  const put = (path: string, content: Content) => client.put(servedPathOf(folder, path), content);
  await inParallel(others, async (path) => {
    const [size, local] = [await files.size(path), await files.localPath(path)];
    await put(path, { size, open: () => createReadStream(local) });
  });
  const bytes = Buffer.from(mlmodel);
  await put(modelFile, { size: bytes.length, open: () => Readable.from([bytes]) });
}
