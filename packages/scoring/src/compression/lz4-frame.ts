import { readLz4Block } from './lz4-block.js';

const magic = 0x184d2204;

/** Bits of the flags of a frame. */
const version = 0b1100_0000;
const knownVersion = 0b0100_0000;
const hasBlockChecksums = 0b0001_0000;
const hasContentSize = 0b0000_1000;
const hasDictionary = 0b0000_0001;

/** The most bytes of a block, by the three bits of a frame that say it. */
const blockSizes: readonly (number | undefined)[] = [
  ...[undefined, undefined, undefined, undefined],
  ...[2 ** 16, 2 ** 18, 2 ** 20, 2 ** 22],
];

/** The most bytes of any block. */
export const largestBlock = 2 ** 22;

/** The bit of a block's size that says that it is not compressed. */
const isPlain = 0x8000_0000;

interface Block {
  readonly bytes: Uint8Array;
  readonly isCompressed: boolean;
}

/**
 * Decompresses a frame of LZ4. Checksums are not compared: Arrow's writers leave them out.
 * Format: https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 * @param allow called with a bound of the decompressed bytes, before there is memory for them; may throw
 * @throws RangeError for a malformed frame, and one that needs a dictionary
 */
export function decompressLz4Frame(bytes: Uint8Array, allow: (bound: number) => void): Uint8Array {
  const { blocks, blockSize } = readFrame(bytes);
  const bound = blocks.reduce((sum, block) => {
    return sum + (block.isCompressed ? blockSize : block.bytes.length);
  }, 0);
  allow(bound);
  const output = new Uint8Array(bound);
  let end = 0;
  for (const block of blocks) {
    if (block.isCompressed) {
      end = readLz4Block(block.bytes, { output, start: end });
      continue;
    }
    output.set(block.bytes, end);
    end += block.bytes.length;
  }
  return output.slice(0, end);
}

function readFrame(bytes: Uint8Array): {
  readonly blocks: readonly Block[];
  readonly blockSize: number;
} {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const flags = view.getUint8(4);
  const blockSize = blockSizes[(view.getUint8(5) >> 4) & 0b111];
  const isKnown = view.getUint32(0, true) === magic && (flags & version) === knownVersion;
  if (!isKnown || blockSize === undefined || flags & hasDictionary) throw malformed();
  let position = 6 + (flags & hasContentSize ? 8 : 0) + 1;
  const blocks: Block[] = [];
  for (
    let size = view.getUint32(position, true);
    size !== 0;
    size = view.getUint32(position, true)
  ) {
    const length = size % isPlain;
    const start = position + 4;
    if (length > blockSize || start + length > bytes.length) throw malformed();
    blocks.push({ bytes: bytes.subarray(start, start + length), isCompressed: size < isPlain });
    position = start + length + (flags & hasBlockChecksums ? 4 : 0);
  }
  return { blocks, blockSize };
}

function malformed(): RangeError {
  return new RangeError('A frame of LZ4 is malformed.');
}
