import type { ArtifactFile, ArtifactStore } from '../artifacts/artifact-store.js';
import type { TransferLimiter } from './transfer-limiter.js';

/** A download of one file. */
export interface FileDownload {
  readonly artifacts: ArtifactStore;
  readonly file: ArtifactFile;
  /** Where the whole file goes; what has arrived of it is beside. */
  readonly target: string;
  /** Those of all files of the model. */
  readonly transfers: TransferLimiter;
  /** Attempts in a row that may bring no more than there was, before the download fails. */
  readonly retries: number;
  /** Milliseconds in which the store has to send something. */
  readonly stallTimeout: number;
  readonly signal: AbortSignal | undefined;
  /** Called with the number of bytes of the file that are there, whenever some arrive. */
  readonly onBytes: (present: number) => void;
}
