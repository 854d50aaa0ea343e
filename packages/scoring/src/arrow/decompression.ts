import { CompressionType, compressionRegistry } from 'apache-arrow';
import { zlib as builtin } from '../runtime/node.js';
import type { Unpacking } from '../typed/unpacking.js';

const zlib = builtin as typeof import('node:zlib');

let current: Unpacking | undefined;

/** Runs a reader of Arrow data with codecs for compressed buffers in place, bounded in their output. */
export function withDecompression<Result>(unpacking: Unpacking, read: () => Result): Result {
  if (compressionRegistry.get(CompressionType.ZSTD) === null && 'zstdDecompressSync' in zlib) {
    compressionRegistry.set(CompressionType.ZSTD, { decode: decodeZstd });
  }
  current = unpacking;
  try {
    return read();
  } finally {
    current = undefined;
  }
}

function decodeZstd(data: Uint8Array): Uint8Array {
  const unpacking = current as Unpacking;
  try {
    const output = zlib.zstdDecompressSync(data, {
      maxOutputLength: Math.max(1, unpacking.remaining),
    });
    unpacking.add(output.length);
    return output;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') throw error;
    throw unpacking.tooLarge();
  }
}
