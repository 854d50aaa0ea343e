import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { isMlmodelError } from '@mlmodel/core';
import { connectionError, HttpError } from '../http/http-error.js';
import { pause } from '../http/retrying.js';
import type { FileDownload } from './file-download.js';
import { receive } from './receive.js';

/**
 * Downloads a file, and continues where an earlier download of the same file ended. The file at `target` is always whole.
 * @throws HttpError when the store fails, and `DATA_LOSS` when it sends other bytes than it lists
 */
export async function downloadFile(download: FileDownload): Promise<void> {
  const { file, target, retries, signal } = download;
  const part = `${target}.part`;
  if (file.size === 0) return writeFile(target, '');
  let most = await sizeOf(part);
  for (let failures = 0; ; ) {
    const present = await sizeOf(part);
    try {
      await fetchRest(download, file.size === undefined ? 0 : present);
      await rm(`${target}.tag`, { force: true });
      return await rename(part, target);
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      const failure = httpErrorOf(error, download);
      const arrived = await sizeOf(part);
      failures = arrived > most ? 0 : failures + 1;
      most = Math.max(most, arrived);
      const mayContinue = failure.isTransient || failure.errorCode === 'DEADLINE_EXCEEDED';
      if (!mayContinue || failures > retries) throw failure;
      await pause(failure, failures, signal);
    }
  }
}

/** Appends what is missing to the part. */
async function fetchRest(download: FileDownload, present: number): Promise<void> {
  const { artifacts, file, target } = download;
  const part = `${target}.part`;
  const tag = `${target}.tag`;
  if (file.size !== undefined && present === file.size) return;
  const from = file.size !== undefined && present < file.size ? present : 0;
  const rest = from === 0 ? undefined : await restOfFile(from, tag);
  const body = await artifacts.open(file, rest);
  const isOther =
    rest?.unless !== undefined &&
    body.start > 0 &&
    body.validator !== undefined &&
    body.validator !== rest.unless;
  if (isOther || (body.start !== from && body.start !== 0)) {
    body.stream.destroy();
    await rm(part, { force: true });
    throw new HttpError(
      'IO_ERROR',
      `${artifacts.where} sent other bytes of "${file.path}" than asked for. Try again.`,
      { isTransient: true },
    );
  }
  if (body.start === 0) {
    await rm(part, { force: true });
    await writeFile(tag, body.validator ?? '');
  }
  await receive(part, body, download);
}

async function restOfFile(from: number, tag: string) {
  return { from, unless: (await readFile(tag, 'utf8').catch(() => '')) || undefined };
}

function httpErrorOf(error: unknown, { artifacts }: FileDownload): HttpError {
  if (error instanceof HttpError) return error;
  const { syscall } = error as NodeJS.ErrnoException;
  // Errors of the disk are for the cache, which words them.
  if (isMlmodelError(error) || syscall === 'write' || syscall === 'open') throw error;
  return connectionError(artifacts.where, error);
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}
