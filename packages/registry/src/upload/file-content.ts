import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { MlmodelError } from '@mlmodel/core';
import type { Content } from '../http/http-client.js';

/** The content of a file, which can be sent in parts. */
export interface FileContent extends Content {
  /** Its bytes from `start` to before `end`. */
  slice(start: number, end: number): Content;
}

/** The content of a file on disk. @param size its bytes */
export function contentOfFile(path: string, size: number): FileContent {
  return {
    size,
    open: () => createReadStream(path),
    slice: (start, end) => ({
      size: end - start,
      open: () => createReadStream(path, { start, end: end - 1 }),
    }),
  };
}

/** Bytes as a content. */
export function contentOfBytes(bytes: Uint8Array): FileContent {
  return {
    size: bytes.length,
    open: () => Readable.from([bytes]),
    slice: (start, end) => contentOfBytes(bytes.subarray(start, end)),
  };
}

/** A content in memory. @throws MlmodelError `IO_ERROR` when its file has another size by now */
export async function bytesOf(content: Content): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(content.size);
  let length = 0;
  for await (const piece of content.open() as AsyncIterable<Buffer>) {
    if (length + piece.length <= bytes.length) bytes.set(piece, length);
    length += piece.length;
  }
  if (length === content.size) return bytes;
  throw new MlmodelError(
    'IO_ERROR',
    'A file of the model was changed while it was uploaded. Wait until it is written, then try again.',
  );
}
