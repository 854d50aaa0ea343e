import { rename, rm, writeFile } from 'node:fs/promises';
import { HttpError } from '../http/http-error.js';
import { digestInThread } from './checksums.js';
import { fetchPieces } from './fetch-pieces.js';
import type { FileDownload } from './file-download.js';
import { originPath } from './file-origin.js';
import { PartialFile } from './partial-file.js';

/**
 * Downloads a file, and continues where an earlier download of the same file ended. The file at `target` is always whole,
 * and has the checksum of the store, if there is one.
 * @throws HttpError when the store fails, and `DATA_LOSS` when it sends other bytes than it lists, or wrong ones twice
 */
export async function downloadFile(download: FileDownload): Promise<void> {
  const { file, target } = download;
  if (file.size === 0) return writeFile(target, '');
  const part = `${target}.part`;
  let isRight = await fetchOnce(part, download);
  if (!isRight) isRight = await fetchOnce(part, download);
  await rm(originPath(part), { force: true });
  if (!isRight) throw wrongChecksum(download);
  await rename(part, target);
}

/** Fetches what is missing of a file. @returns false for wrong bytes, which are removed */
async function fetchOnce(part: string, download: FileDownload): Promise<boolean> {
  const { artifacts, file, signal } = download;
  const partial = await PartialFile.open(part, file.size);
  try {
    await fetchPieces(partial, download);
    await partial.finish();
  } finally {
    await partial.close();
  }
  const { origin, crc32 } = partial;
  const checksum = file.checksum ?? origin.checksum ?? (await artifacts.checksum?.(file));
  if (checksum === undefined) return true;
  const digest = crc32 ?? (await digestInThread(part, { ...checksum, signal }));
  if (digest === checksum.digest) return true;
  await rm(part, { force: true });
  return false;
}

function wrongChecksum({ artifacts, file }: FileDownload): HttpError {
  return new HttpError(
    'DATA_LOSS',
    `The bytes of "${file.path}" that ${artifacts.where} sent do not have the checksum that it keeps. Try again; if it stays so, store the model again.`,
  );
}
