import type { Readable } from 'node:stream';
import type { Checksum } from '../download/checksum.js';

/** A file of a model. */
export interface ArtifactFile {
  /** Relative to the model, with `/` between names. */
  readonly path: string;
  /** Bytes; undefined when the store does not say. */
  readonly size: number | undefined;
  /** Its entity tag, in stores that list it. The file is only opened while it has this tag. */
  readonly tag?: string | undefined;
  /** In stores that list it. */
  readonly checksum?: Checksum | undefined;
}

/** A part of a file. */
export interface FileRange {
  /** The byte to begin at. */
  readonly start: number;
  /** The byte behind the last one. Default: the end. Stores for which a part costs as much as the whole send all. */
  readonly end?: number | undefined;
  /** A validator of the bytes before: the store sends the whole file if it has another one now. */
  readonly unless?: string | undefined;
}

/** The bytes of a file, or of a part. */
export interface FileBody {
  readonly stream: Readable;
  /** The byte that it begins with; negative when the store does not say. */
  readonly start: number;
  /** The byte behind the last one; undefined when the store does not say. */
  readonly end: number | undefined;
  /** Bytes of the whole file; undefined when the store does not say. */
  readonly size: number | undefined;
  /** What `FileRange.unless` takes; undefined when the store has none. */
  readonly validator: string | undefined;
  /** Of the whole file; undefined when the store does not say it with the bytes. */
  readonly checksum: Checksum | undefined;
}

/** The folder of a model in some store. */
export interface ArtifactStore {
  /** As messages name it, without credentials. Names the place, and nothing else. */
  readonly where: string;
  /**
   * All files, sorted by path; empty when the folder does not exist.
   * @throws MlmodelError `IO_ERROR` for a listing that no model has
   */
  list(): Promise<readonly ArtifactFile[]>;
  /** Opens a file. @throws HttpError for a failure, which may be transient */
  open(file: ArtifactFile, range?: FileRange): Promise<FileBody>;
  /** The checksum of a file, for those that came without one. @throws as {@link open} */
  checksum?(file: ArtifactFile): Promise<Checksum | undefined>;
  /** What changes with the content of a file; undefined when the store does not say. */
  validator(file: ArtifactFile): Promise<string | undefined>;
}
