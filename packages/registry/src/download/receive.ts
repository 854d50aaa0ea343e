import type { FileBody } from '../artifacts/artifact-store.js';
import { HttpError, stalledError } from '../http/http-error.js';
import type { FileDownload } from './file-download.js';
import type { PartialFile, Piece } from './partial-file.js';
import { readPieces } from './read-pieces.js';

/** Longest file whose size neither the listing nor the response declares, in bytes. */
const longestUndeclared = 16 * 2 ** 30;

/** Where bytes go. */
export interface Destination {
  readonly partial: PartialFile;
  readonly piece: Piece;
}

/**
 * Adds a body to a piece.
 * @throws HttpError `DATA_LOSS` for more or fewer bytes than declared
 */
export async function receive(
  body: FileBody,
  { partial, piece }: Destination,
  { artifacts, file, signal, stallTimeout, onBytes }: FileDownload,
): Promise<void> {
  const { stream } = body;
  const expected = piece.end ?? body.size;
  const wrong = (count: number) =>
    new HttpError(
      'DATA_LOSS',
      `${artifacts.where} sent ${count} bytes of "${file.path}", and lists ${expected}. The file may have changed; try again.`,
      { isTransient: expected !== undefined && count < expected },
    );
  const stalled = setTimeout(() => {
    stream.destroy(stalledError(artifacts.where, stallTimeout));
  }, stallTimeout);
  try {
    await readPieces(stream, signal, async (bytes) => {
      stalled.refresh();
      const count = piece.position + bytes.reduce((sum, { length }) => sum + length, 0);
      if (expected !== undefined && count > expected) throw wrong(count);
      if (expected === undefined && count > longestUndeclared)
        throw tooLong(artifacts.where, file.path);
      await partial.write(piece, bytes);
      onBytes(partial.received);
    });
  } finally {
    clearTimeout(stalled);
  }
  if (expected !== undefined && piece.position !== expected) throw wrong(piece.position);
}

function tooLong(where: string, path: string): HttpError {
  return new HttpError(
    'DATA_LOSS',
    `${where} sent more than ${longestUndeclared} bytes of "${path}" without declaring its size. Let the server send Content-Length.`,
  );
}
