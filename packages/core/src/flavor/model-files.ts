/**
 * The files of one model. Paths are relative to the model directory, with `/`; an implementation refuses absolute
 * paths, `..` and links that lead out with an error of code `INVALID_PARAMETER_VALUE`.
 */
export interface ModelFiles {
  /** Paths of all files below `folder` (the whole model when absent), in no fixed order. */
  list(folder?: string): Promise<readonly string[]>;
  /**
   * The content of a file.
   * @param maxBytes reads only so many bytes from its start
   * @throws MlmodelError `RESOURCE_DOES_NOT_EXIST` when there is no such file
   */
  read(path: string, maxBytes?: number): Promise<Uint8Array>;
  /** Bytes of a file, without reading it. @throws MlmodelError as `read` */
  size(path: string): Promise<number>;
  /**
   * Where the file or folder is on this machine, for runtimes that load by path; absent where the files are not on a disk.
   * @throws MlmodelError `RESOURCE_DOES_NOT_EXIST` when there is none.
   */
  localPath?(path: string): Promise<string>;
}
