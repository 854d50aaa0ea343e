import type { ModelFiles } from '@mlmodel/core';
import { inParallel } from '../download/in-parallel.js';
import { modelFile } from '../download/name-parts.js';
import { metaFile } from '../download/registered-model-meta.js';
import type { ArtifactWriter } from './artifact-writer.js';
import { contentOfBytes, contentOfFile, type FileContent } from './file-content.js';

/** A model to upload. */
export interface ModelUpload {
  /** On disk. */
  readonly files: ModelFiles & Required<Pick<ModelFiles, 'localPath'>>;
  /** The content of its MLmodel file, instead of that on disk. */
  readonly mlmodel: string;
}

/**
 * Uploads the files of a model, but not the note from which version it was downloaded. The MLmodel file, which makes it a
 * model, comes last.
 */
export async function uploadModel(
  writer: ArtifactWriter,
  { files, mlmodel }: ModelUpload,
): Promise<void> {
  const paths = (await files.list()).filter((path) => path !== modelFile && path !== metaFile);
  const together: [string, FileContent][] = [];
  const alone: [string, FileContent][] = [];
  for (const path of paths) {
    const content = contentOfFile(await files.localPath(path), await files.size(path));
    (content.size < writer.aloneFrom ? together : alone).push([path, content]);
  }
  await inParallel(together, ([path, content]) => writer.put(path, content));
  for (const [path, content] of alone) await writer.put(path, content);
  await writer.put(modelFile, contentOfBytes(Buffer.from(mlmodel)));
}
