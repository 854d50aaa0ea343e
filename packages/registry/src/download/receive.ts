import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FileBody } from '../artifacts/artifact-store.js';
import { HttpError, stalledError } from '../http/http-error.js';
import type { FileDownload } from './file-download.js';

/** Longest file whose size neither the listing nor the response declares, in bytes. */
const longestUndeclared = 16 * 2 ** 30;

/**
 * Writes the bytes of a file to its part: a new one, or behind what is there if they begin later.
 * @throws HttpError `DATA_LOSS` for more or fewer bytes than declared, and for other ones than the digest of the store is of
 */
export async function receive(part: string, body: FileBody, download: FileDownload): Promise<void> {
  const { artifacts, file, signal, stallTimeout } = download;
  const hash = body.md5 === undefined ? undefined : createHash('md5');
  if (hash !== undefined && body.start > 0)
    await pipeline(createReadStream(part), hash, { end: false });
  const stalled = setTimeout(() => {
    body.stream.destroy(stalledError(artifacts.where, stallTimeout));
  }, stallTimeout);
  const onPiece = (piece: Buffer) => {
    stalled.refresh();
    hash?.update(piece);
  };
  try {
    await pipeline(
      body.stream,
      counting(body, { ...download, onPiece }),
      createWriteStream(part, { flags: body.start === 0 ? 'w' : 'a' }),
      { ...(signal && { signal }) },
    );
  } finally {
    clearTimeout(stalled);
  }
  if (hash === undefined || hash.digest('hex') === body.md5) return;
  await rm(part, { force: true });
  throw new HttpError(
    'DATA_LOSS',
    `The bytes of "${file.path}" that ${artifacts.where} sent do not have the checksum that it keeps. Try again; if it stays so, store the model again.`,
    { isTransient: true },
  );
}

/** Passes bytes on, and fails when there are more or fewer than expected. */
function counting(
  { start, size }: FileBody,
  {
    artifacts,
    file,
    onPiece,
    onBytes,
  }: FileDownload & { readonly onPiece: (piece: Buffer) => void },
): Transform {
  const expected = file.size ?? size;
  let count = start;
  const wrong = () =>
    new HttpError(
      'DATA_LOSS',
      `${artifacts.where} sent ${count} bytes of "${file.path}", and lists ${expected}. The file may have changed; try again.`,
      { isTransient: expected !== undefined && count < expected },
    );
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      count += piece.length;
      if (expected !== undefined && count > expected) return done(wrong());
      if (expected === undefined && count > longestUndeclared)
        return done(tooLong(artifacts.where, file.path));
      onPiece(piece);
      onBytes(count);
      done(null, piece);
    },
    flush(done) {
      done(expected !== undefined && count !== expected ? wrong() : null);
    },
  });
}

function tooLong(where: string, path: string): HttpError {
  return new HttpError(
    'DATA_LOSS',
    `${where} sent more than ${longestUndeclared} bytes of "${path}" without declaring its size. Let the server send Content-Length.`,
  );
}
