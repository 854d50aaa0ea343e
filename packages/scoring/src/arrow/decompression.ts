import zlib from 'node:zlib';
import { CompressionType, compressionRegistry } from 'apache-arrow';

/** Bytes that the buffers of one body may have when decompressed. */
const maximumBytes = 2 ** 29;

let remaining = 0;

/** Runs a reader of Arrow data with codecs for compressed buffers in place, bounded in their output. */
export function withDecompression<Result>(read: () => Result): Result {
  if (compressionRegistry.get(CompressionType.ZSTD) === null && 'zstdDecompressSync' in zlib) {
    compressionRegistry.set(CompressionType.ZSTD, { decode: decodeZstd });
  }
  remaining = maximumBytes;
  return read();
}

function decodeZstd(data: Uint8Array): Uint8Array {
  const output = zlib.zstdDecompressSync(data, { maxOutputLength: remaining });
  remaining = Math.max(1, remaining - output.length);
  return output;
}
