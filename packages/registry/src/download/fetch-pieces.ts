import { isMlmodelError } from '@mlmodel/core';
import type { FileBody, FileRange } from '../artifacts/artifact-store.js';
import { connectionError, HttpError } from '../http/http-error.js';
import { pause } from '../http/retrying.js';
import type { FileDownload } from './file-download.js';
import { type PartialFile, type Piece, pieceSize } from './partial-file.js';
import { receive } from './receive.js';

/** Pieces that cannot be continued: the file has changed, or the store sends only whole ones. */
class Restart extends Error {}

/** A file whose pieces are fetched. */
interface PiecesDownload extends FileDownload {
  readonly partial: PartialFile;
  /** Whether a new file may be asked for in pieces. */
  readonly maySplit: boolean;
}

/**
 * Fetches all that is missing of a file, large ones in pieces side by side.
 * @throws HttpError when the store fails, again and again if that may pass
 */
export async function fetchPieces(partial: PartialFile, download: FileDownload): Promise<void> {
  try {
    await fetchAll({ ...download, partial, maySplit: partial.isWorthSplitting });
  } catch (error) {
    if (!(error instanceof Restart)) throw error;
    await partial.restart();
    await fetchAll({ ...download, partial, maySplit: false });
  }
}

async function fetchAll(download: PiecesDownload): Promise<void> {
  const { partial, signal: outer } = download;
  const [first] = partial.pieces;
  if (first !== undefined) await fetchPiece(first, download);
  const failed = new AbortController();
  const signal = AbortSignal.any([failed.signal, ...(outer ? [outer] : [])]);
  const fetched = partial.pieces.slice(1).map(async (piece) => {
    try {
      await fetchPiece(piece, { ...download, signal });
    } catch (error) {
      failed.abort(error);
      throw error;
    }
  });
  // All of them end before the file is given up.
  await Promise.allSettled(fetched);
  await Promise.all(fetched);
}

/** Fetches what is missing of a piece, as often as attempts bring something, and a few times if they do not. */
async function fetchPiece(piece: Piece, download: PiecesDownload): Promise<void> {
  const { retries, signal, transfers } = download;
  let most = piece.position;
  for (let failures = 0; piece.position !== piece.end; ) {
    try {
      return await transfers.run(() => fetchRest(piece, download));
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      const failure = failureOf(error, download);
      failures = piece.position > most ? 0 : failures + 1;
      most = Math.max(most, piece.position);
      const mayContinue = failure.isTransient || failure.errorCode === 'DEADLINE_EXCEEDED';
      if (!mayContinue || failures > retries) throw failure;
      await pause(failure, failures, signal);
    }
  }
}

async function fetchRest(piece: Piece, download: PiecesDownload): Promise<void> {
  const { partial, artifacts, file, signal } = download;
  signal?.throwIfAborted();
  const range = rangeOf(piece, download);
  const body = await artifacts.open(file, range);
  try {
    await prepare(body, { ...download, range });
  } catch (error) {
    body.stream.destroy();
    throw error;
  }
  await receive(body, { partial, piece }, download);
}

/** What to ask for; undefined for the whole file. */
function rangeOf(
  { position, end }: Piece,
  { partial, file, maySplit }: PiecesDownload,
): FileRange | undefined {
  const unless = partial.origin.validator;
  if (partial.isSplit) return { start: position, end, unless };
  if (maySplit && position === 0) return { start: 0, end: pieceSize };
  if (file.size === undefined || position === 0) return undefined;
  return { start: position, unless };
}

/** Makes a file ready for a body, which may not be what was asked for. @throws Restart, or a transient HttpError */
async function prepare(
  body: FileBody,
  { range, ...download }: PiecesDownload & { readonly range: FileRange | undefined },
): Promise<void> {
  const { partial, artifacts, file } = download;
  const { start = 0, end, unless } = range ?? {};
  const { validator, checksum } = body;
  const hasChanged = unless !== undefined && validator !== undefined && validator !== unless;
  if (partial.isSplit) {
    if (hasChanged || body.start !== start || body.end === undefined || body.end > (end ?? 0))
      throw new Restart();
    return;
  }
  const isWhole = body.start === 0 && (body.end === undefined || body.end === body.size);
  if (end !== undefined && !isWhole) {
    if (body.start !== 0 || body.end !== end || validator === undefined) throw new Restart();
    await partial.setOrigin({ validator });
    return partial.split();
  }
  if (isWhole) {
    await partial.restart();
    const { kind, partSize } = file.checksum ?? checksum ?? {};
    if (kind === 'crc32' && partSize === undefined) partial.computeCrc32();
    return partial.setOrigin({ validator, checksum });
  }
  if (body.start === start && !hasChanged) return;
  await partial.restart();
  throw new HttpError(
    'IO_ERROR',
    `${artifacts.where} sent other bytes of "${file.path}" than asked for. Try again.`,
    { isTransient: true },
  );
}

function failureOf(error: unknown, { artifacts }: FileDownload): HttpError {
  if (error instanceof HttpError) return error;
  const { syscall } = error as NodeJS.ErrnoException;
  const isOfDisk = syscall === 'write' || syscall === 'open' || syscall === 'ftruncate';
  // Errors of the disk are for the cache, which words them.
  if (error instanceof Restart || isMlmodelError(error) || isOfDisk) throw error;
  return connectionError(artifacts.where, error);
}
