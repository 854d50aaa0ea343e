import type { FileContent } from './file-content.js';

/** The folder of a model in some store, to which it is uploaded. */
export interface ArtifactWriter {
  /**
   * Bytes of a file from which on it is uploaded alone: the writer sends several parts of it at a time, or its store takes
   * one file at a time. `Infinity` when all files may be uploaded at the same time.
   */
  readonly aloneFrom: number;
  /**
   * Uploads a file, again after transient failures. After another failure, and when the upload is aborted, its store keeps
   * nothing that looks like the file.
   * @param path relative to the folder, with `/` between names
   * @throws MlmodelError for a failure
   */
  put(path: string, content: FileContent): Promise<void>;
  close(): Promise<void>;
}
