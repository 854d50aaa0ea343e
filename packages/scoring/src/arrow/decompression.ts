import { CompressionType, compressionRegistry } from 'apache-arrow';
import { decompressLz4Frame, largestBlock } from '../compression/lz4-frame.js';
import { zlib as builtin } from '../runtime/node.js';
import type { Unpacking } from '../typed/unpacking.js';

const zlib = builtin as typeof import('node:zlib');

let current: Unpacking | undefined;

/** Runs a reader of Arrow data with codecs for compressed buffers in place, bounded in their output. */
export function withDecompression<Result>(unpacking: Unpacking, read: () => Result): Result {
  if (compressionRegistry.get(CompressionType.ZSTD) === null && 'zstdDecompressSync' in zlib) {
    compressionRegistry.set(CompressionType.ZSTD, { decode: decodeZstd });
  }
  if (compressionRegistry.get(CompressionType.LZ4_FRAME) === null) {
    compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: decodeLz4 });
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

function decodeLz4(data: Uint8Array): Uint8Array {
  const unpacking = current as Unpacking;
  const output = decompressLz4Frame(data, (bound) => {
    if (bound > unpacking.remaining + largestBlock) throw unpacking.tooLarge();
  });
  unpacking.add(output.length);
  return output;
}
