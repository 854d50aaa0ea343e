import { createWriteStream } from 'node:fs';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isMlmodelError } from '@mlmodel/core';
import type { ArtifactFile, ServedArtifacts } from '../artifacts/served-artifacts.js';
import { connectionError, HttpError } from '../http/http-error.js';
import { pause } from '../http/retrying.js';

/** A download of one file. */
export interface FileDownload {
  readonly artifacts: ServedArtifacts;
  readonly file: ArtifactFile;
  /** Where the whole file goes; what has arrived of it is beside. */
  readonly target: string;
  /** Attempts in a row that may bring nothing, before the download fails. */
  readonly retries: number;
  readonly signal: AbortSignal | undefined;
  /** Called with the number of bytes of each piece that arrives. */
  readonly onBytes: (count: number) => void;
}

/**
 * Downloads a file, and continues where an earlier download of the same file ended. The file at `target` is always whole.
 * @throws HttpError when the server fails, and `DATA_LOSS` when it sends another number of bytes than it lists
 */
export async function downloadFile(download: FileDownload): Promise<void> {
  const { file, target, retries, signal } = download;
  const part = `${target}.part`;
  if (file.size === 0) return writeFile(target, '');
  for (let failures = 0; ; ) {
    const before = await sizeOf(part);
    try {
      await fetchRest(download, file.size === undefined ? 0 : before);
      await rm(`${target}.tag`, { force: true });
      return await rename(part, target);
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      const failure = httpErrorOf(error, download);
      failures = (await sizeOf(part)) > before ? 0 : failures + 1;
      const mayContinue = failure.isTransient || failure.errorCode === 'DEADLINE_EXCEEDED';
      if (!mayContinue || failures > retries) throw failure;
      await pause(failure, failures, signal);
    }
  }
}

/** Appends what is missing to the part. */
async function fetchRest(
  { artifacts, file, target, signal, onBytes }: FileDownload,
  present: number,
): Promise<void> {
  const part = `${target}.part`;
  if (file.size !== undefined && present === file.size) return;
  const from = file.size !== undefined && present < file.size ? present : 0;
  const tag = `${target}.tag`;
  const unless =
    from === 0 ? undefined : (await readFile(tag, 'utf8').catch(() => '')) || undefined;
  const response = await artifacts.open(file, from === 0 ? undefined : { from, unless });
  const start = response.statusCode === 206 ? startOfRange(response) : 0;
  if (start !== from && start !== 0) {
    response.destroy();
    throw new HttpError(
      'IO_ERROR',
      `${artifacts.where} sent other bytes of "${file.path}" than asked for.`,
    );
  }
  if (start === 0) {
    await rm(part, { force: true });
    await writeFile(tag, validatorOf(response));
  }
  const expected = file.size ?? lengthOf(response);
  await pipeline(
    response,
    counting(start, { expected, path: file.path, where: artifacts.where, onBytes }),
    createWriteStream(part, { flags: start === 0 ? 'w' : 'a' }),
    { ...(signal && { signal }) },
  );
}

interface Counted {
  /** Bytes of the whole file. */
  readonly expected: number | undefined;
  readonly path: string;
  readonly where: string;
  readonly onBytes: (count: number) => void;
}

/** Passes bytes on, and fails when there are more or fewer than expected. @param start bytes that are there already */
function counting(start: number, { expected, path, where, onBytes }: Counted): Transform {
  let count = start;
  const wrong = () =>
    new HttpError(
      'DATA_LOSS',
      `${where} sent ${count} bytes of "${path}", and lists ${expected}. The file may have changed; try again.`,
      { isTransient: expected !== undefined && count < expected },
    );
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      count += piece.length;
      if (expected !== undefined && count > expected) return done(wrong());
      onBytes(piece.length);
      done(null, piece);
    },
    flush(done) {
      done(expected !== undefined && count !== expected ? wrong() : null);
    },
  });
}

/** What `If-Range` takes (RFC 9110, 13.1.5): a strong entity tag or a time; empty without either. */
function validatorOf({ headers }: IncomingMessage): string {
  const { etag = '', 'last-modified': modified = '' } = headers;
  return etag.startsWith('"') ? etag : modified;
}

function startOfRange({ headers }: IncomingMessage): number {
  const [, start] = /^bytes (\d+)-/.exec(headers['content-range'] ?? '') ?? [];
  return start === undefined ? -1 : Number(start);
}

function lengthOf({ headers }: IncomingMessage): number | undefined {
  const length = headers['content-length'];
  return length === undefined ? undefined : Number(length);
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
