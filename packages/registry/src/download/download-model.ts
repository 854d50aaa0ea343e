import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactFile, ArtifactStore } from '../artifacts/artifact-store.js';
import { downloadFile } from './download-file.js';
import { inParallel } from './in-parallel.js';
import { nameParts } from './name-parts.js';
import { TransferLimiter } from './transfer-limiter.js';

/** How far a download is, in bytes. */
export interface DownloadProgress {
  /** Including those of an earlier download that this one continues. */
  readonly received: number;
  /** Undefined when the server does not say how large its files are. */
  readonly total: number | undefined;
}

/** How to download the files of a model. */
export interface ModelDownload {
  readonly artifacts: ArtifactStore;
  /** Sorted, and the same in each attempt. */
  readonly files: readonly ArtifactFile[];
  readonly retries: number;
  /** Milliseconds in which the store has to send something. */
  readonly stallTimeout: number;
  readonly signal: AbortSignal | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
}

/**
 * Downloads a model into `folder/model`. Until all its files are whole they have no names: a killed download leaves
 * nothing that looks like a model, and the next one in the same folder continues it.
 */
export async function downloadModel(folder: string, download: ModelDownload): Promise<void> {
  const parts = join(folder, 'parts');
  const model = join(folder, 'model');
  await mkdir(parts, { recursive: true });
  await downloadParts(parts, download, (file) => existsSync(join(model, file.path)));
  await nameParts(
    folder,
    download.files.map(({ path }) => path),
  );
}

async function downloadParts(
  parts: string,
  { artifacts, files, retries, stallTimeout, signal: outer, onProgress }: ModelDownload,
  isThere: (file: ArtifactFile) => boolean,
): Promise<void> {
  const failed = new AbortController();
  const signal = AbortSignal.any([failed.signal, ...(outer ? [outer] : [])]);
  const total = files.every(({ size }) => size !== undefined)
    ? files.reduce((sum, { size = 0 }) => sum + size, 0)
    : undefined;
  const transfers = new TransferLimiter();
  const present: number[] = [];
  let received = 0;
  const onProgressOf = (index: number) => (bytes: number) => {
    received += bytes - (present[index] ?? 0);
    present[index] = bytes;
    onProgress?.({ received, total });
  };
  try {
    await inParallel(files, async (file, index) => {
      const target = join(parts, `${index}`);
      const onBytes = onProgressOf(index);
      if (existsSync(target) || isThere(file)) return onBytes(file.size ?? 0);
      const limits = { transfers, retries, stallTimeout, signal };
      const download = downloadFile({ artifacts, file, target, ...limits, onBytes });
      await download.catch((error: unknown) => {
        failed.abort(error);
        throw error;
      });
    });
  } catch (error) {
    outer?.throwIfAborted();
    throw error;
  }
}
