import { createReadStream } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FileBody } from '../artifacts/artifact-store.js';
import { HttpError, stalledError } from '../http/http-error.js';
import { digesterOf } from './checksum.js';
import type { FileDownload } from './file-download.js';

/** Longest file whose size neither the listing nor the response declares, in bytes. */
const longestUndeclared = 16 * 2 ** 30;

/** Bytes that wait for the disk: what arrives during a write is written at once. */
const waiting = 2 ** 20;

/**
 * Writes the bytes of a file to its part: a new one, or behind what is there if they begin later.
 * @throws HttpError `DATA_LOSS` for more or fewer bytes than declared, and for other ones than the digest of the store is of
 */
export async function receive(part: string, body: FileBody, download: FileDownload): Promise<void> {
  const { artifacts, file, signal, stallTimeout } = download;
  const { checksum } = body;
  const digester = checksum && digesterOf(checksum);
  if (digester !== undefined && body.start > 0)
    for await (const piece of createReadStream(part)) digester.update(piece);
  const stalled = setTimeout(() => {
    body.stream.destroy(stalledError(artifacts.where, stallTimeout));
  }, stallTimeout);
  const onPiece = (piece: Buffer) => {
    stalled.refresh();
    digester?.update(piece);
  };
  const handle = await open(part, body.start === 0 ? 'w' : 'a');
  try {
    const target = counting(handle, { ...download, body, onPiece });
    await pipeline(body.stream, target, { ...(signal && { signal }) });
  } finally {
    clearTimeout(stalled);
    await handle.close();
  }
  if (digester?.digest() === checksum?.digest) return;
  await rm(part, { force: true });
  throw new HttpError(
    'DATA_LOSS',
    `The bytes of "${file.path}" that ${artifacts.where} sent do not have the checksum that it keeps. Try again; if it stays so, store the model again.`,
    { isTransient: true },
  );
}

interface Counted extends FileDownload {
  readonly body: FileBody;
  readonly onPiece: (piece: Buffer) => void;
}

/** Writes to a file, and fails when there are more or fewer bytes than expected. */
function counting(
  handle: FileHandle,
  { artifacts, file, body: { start, size }, onPiece, onBytes }: Counted,
): Writable {
  const expected = file.size ?? size;
  let count = start;
  const wrong = () =>
    new HttpError(
      'DATA_LOSS',
      `${artifacts.where} sent ${count} bytes of "${file.path}", and lists ${expected}. The file may have changed; try again.`,
      { isTransient: expected !== undefined && count < expected },
    );
  const accept = (piece: Buffer) => {
    count += piece.length;
    if (expected !== undefined && count > expected) throw wrong();
    if (expected === undefined && count > longestUndeclared)
      throw tooLong(artifacts.where, file.path);
    onPiece(piece);
  };
  return new Writable({
    highWaterMark: waiting,
    writev(entries, done) {
      const pieces = entries.map(({ chunk }) => chunk as Buffer);
      const write = async () => {
        for (const piece of pieces) accept(piece);
        await writeAll(handle, pieces);
        onBytes(count);
      };
      write().then(() => done(), done);
    },
    final(done) {
      done(expected !== undefined && count !== expected ? wrong() : null);
    },
  });
}

/** Appends to a file, which takes as many bytes at a time as the system likes. */
async function writeAll(handle: FileHandle, pieces: readonly Buffer[]): Promise<void> {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  let { bytesWritten: written } = await handle.writev(pieces);
  if (written === length) return;
  const all = Buffer.concat(pieces);
  while (written < length) written += (await handle.write(all, written)).bytesWritten;
}

function tooLong(where: string, path: string): HttpError {
  return new HttpError(
    'DATA_LOSS',
    `${where} sent more than ${longestUndeclared} bytes of "${path}" without declaring its size. Let the server send Content-Length.`,
  );
}
