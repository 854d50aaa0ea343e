import { rename, rm, writeFile } from 'node:fs/promises';
import { HttpError } from '../http/http-error.js';
import type { Checksum } from './checksum.js';
import { digestInThread } from './checksums.js';
import { fetchPieces } from './fetch-pieces.js';
import type { FileDownload } from './file-download.js';
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
  await rm(`${target}.tag`, { force: true });
  if (!isRight) throw wrongChecksum(download);
  await rename(part, target);
}

/** Fetches what is missing of a file. @returns false for wrong bytes, which are removed */
async function fetchOnce(part: string, download: FileDownload): Promise<boolean> {
  const { artifacts, file } = download;
  const partial = await PartialFile.open(part, file.size);
  let checksum: Checksum | undefined;
  try {
    checksum = await fetchPieces(partial, download);
    await partial.finish();
  } finally {
    await partial.close();
  }
  checksum = file.checksum ?? checksum ?? (await artifacts.checksum?.(file));
  if (checksum === undefined || (await digestInThread(part, checksum)) === checksum.digest)
    return true;
  await rm(part, { force: true });
  return false;
}

function wrongChecksum({ artifacts, file }: FileDownload): HttpError {
  return new HttpError(
    'DATA_LOSS',
    `The bytes of "${file.path}" that ${artifacts.where} sent do not have the checksum that it keeps. Try again; if it stays so, store the model again.`,
  );
}
