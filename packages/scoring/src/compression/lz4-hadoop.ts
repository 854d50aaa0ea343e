import { decompressLz4 } from './lz4-block.js';

/** Bytes of the two lengths before each part of a framed block. */
const frameBytes = 8;

/**
 * Decompresses LZ4 blocks that are each preceded by their lengths, as Hadoop writes them, or else one plain block:
 * Parquet's `LZ4` means either.
 * @throws RangeError like {@link decompressLz4}
 */
export function decompressFramedLz4(bytes: Uint8Array, size: number): Uint8Array {
  const parts = framedParts(bytes, size);
  if (parts === undefined) return decompressLz4(bytes, size);
  const output = new Uint8Array(size);
  let position = 0;
  for (const part of parts) {
    output.set(decompressLz4(part.bytes, part.size), position);
    position += part.size;
  }
  return output;
}

interface Part {
  readonly bytes: Uint8Array;
  readonly size: number;
}

/** Undefined when the lengths are not those of the bytes. */
function framedParts(bytes: Uint8Array, size: number): readonly Part[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Part[] = [];
  let position = 0;
  let left = size;
  while (position + frameBytes <= bytes.length) {
    const partSize = view.getUint32(position);
    const start = position + frameBytes;
    position = start + view.getUint32(position + 4);
    left -= partSize;
    if (left < 0 || position > bytes.length) return undefined;
    parts.push({ bytes: bytes.subarray(start, position), size: partSize });
  }
  return left === 0 && position === bytes.length ? parts : undefined;
}
