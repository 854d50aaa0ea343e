import type { CompressionCodec } from 'hyparquet';
import { compressors, decompressZstd } from 'hyparquet-compressors';
import { decompressLz4 } from '../compression/lz4-block.js';
import { decompressFramedLz4 } from '../compression/lz4-hadoop.js';
import { zlib as builtin } from '../runtime/node.js';

const zlib = builtin as typeof import('node:zlib');

type Decompress = (bytes: Uint8Array, size: number) => Uint8Array;

/** Each takes time and memory linear in the bytes and the size, or throws. */
const decoders: { readonly [Codec in CompressionCodec]?: Decompress | undefined } = {
  UNCOMPRESSED: (bytes) => bytes,
  SNAPPY: compressors.SNAPPY,
  GZIP: (bytes, size) => zlib.unzipSync(bytes, { maxOutputLength: size }),
  BROTLI: (bytes, size) => zlib.brotliDecompressSync(bytes, { maxOutputLength: size }),
  ZSTD: decodeZstd,
  LZ4: decompressFramedLz4,
  LZ4_RAW: decompressLz4,
};

/**
 * Decompresses bytes into a separate buffer: the library creates views of a page's buffer, even past the page's end.
 * @param size of the decompressed data
 * @throws Error for malformed bytes, and for data of another size
 */
export function decompressPage(
  bytes: Uint8Array,
  codec: CompressionCodec,
  size: number,
): Uint8Array {
  if (size === 0) return new Uint8Array(0);
  const decompress = decoders[codec];
  if (decompress === undefined) throw new Error(`The codec ${codec} is not supported.`);
  const plain = decompress(bytes, size);
  if (plain.byteLength !== size)
    throw new RangeError('A page has another size than its header states.');
  return plain.buffer.byteLength === size ? plain : new Uint8Array(plain);
}

/** Node has zstd since 22.15. */
function decodeZstd(bytes: Uint8Array, size: number): Uint8Array {
  if (!('zstdDecompressSync' in zlib)) return decompressZstd(bytes, new Uint8Array(size));
  return zlib.zstdDecompressSync(bytes, { maxOutputLength: size });
}
