import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
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
