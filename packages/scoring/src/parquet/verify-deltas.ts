import type { DataReader } from 'hyparquet';
import { invalidInput } from '../errors.js';

/** The number of values in a miniblock is a multiple of this. */
const valueUnit = 32;

/** Bytes of the longest integers of 32 and 64 bits, which deltas may exceed by one bit. */
const longest32 = 5;
const longest64 = 10;

const greatestSize = 2 ** 31 - 1;
const greatestWidth = 64;

/**
 * Checks deltas and moves the reader past them: integers have at most 64 bits, and no block has a negative size. The
 * library reads integers of any length, and moves back for a negative size.
 * Format: https://parquet.apache.org/docs/file-format/data-pages/encodings/#delta-encoding-delta_binary_packed--5
 * @param count the number of values
 * @throws MlmodelError `BAD_REQUEST`
 */
export function verifyDeltas(reader: DataReader, count: number): void {
  const blockSize = readInteger(reader, longest32);
  const partsOfBlock = readInteger(reader, longest32);
  const size = blockSize / partsOfBlock;
  const isSound = partsOfBlock > 0 && size > 0 && size % valueUnit === 0;
  if (!isSound || Math.max(blockSize, partsOfBlock) > greatestSize) throw malformed();
  readInteger(reader, longest32);
  readInteger(reader, longest64);
  let seen = 1;
  while (seen < count) {
    readInteger(reader, longest64);
    const widths = reader.offset;
    reader.offset += partsOfBlock;
    for (let part = 0; part < partsOfBlock && seen < count; part++) {
      const width = reader.view.getUint8(widths + part);
      if (width > greatestWidth) throw malformed();
      reader.offset += (size * width) / 8;
      seen += size;
    }
  }
}

function readInteger(reader: DataReader, longest: number): number {
  let value = 0;
  for (let bytes = 0; bytes < longest; bytes++) {
    const byte = reader.view.getUint8(reader.offset++);
    value += (byte & 0x7f) * 2 ** (7 * bytes);
    if (byte < 0x80) return value;
  }
  throw malformed();
}

function malformed() {
  return invalidInput('The Parquet body is malformed: the deltas of a page cannot be read.');
}
