import type { DataReader } from 'hyparquet';
import { deltaBinaryUnpack } from 'hyparquet/src/delta.js';
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';
import { getMaxDefinitionLevel, getMaxRepetitionLevel } from 'hyparquet/src/schema.js';
import { invalidInput } from '../errors.js';
import type { Unpacking } from '../typed/unpacking.js';
import type { ColumnDecoder } from './column-decoder.js';
import type { PlainPage } from './plain-page.js';
import { verifyDeltas } from './verify-deltas.js';
import { verifyRuns } from './verify-runs.js';

/**
 * Checks the parts of a data page that the library reads unchecked: the runs of its levels, dictionary indices and
 * booleans, and its deltas.
 * @param unpacking counts the bytes that texts share with those before them: each may be as long as the page
 * @throws MlmodelError `BAD_REQUEST` for a page whose runs or deltas are malformed
 * @throws RangeError for a page that ends early
 */
export function verifyPage(
  { bytes, count, encoding }: PlainPage,
  { column, unpacking }: { column: ColumnDecoder; unpacking: Unpacking },
): void {
  const { buffer, byteOffset, byteLength } = bytes;
  const reader = { view: new DataView(buffer, byteOffset, byteLength), offset: 0 };
  const present = verifyLevels(reader, count, column);
  switch (encoding) {
    case 'RLE':
    case 'RLE_DICTIONARY':
    case 'PLAIN_DICTIONARY':
      verifyIndices(reader, count, column);
      break;
    case 'DELTA_BINARY_PACKED':
    case 'DELTA_LENGTH_BYTE_ARRAY':
      verifyDeltas(reader, present());
      break;
    case 'DELTA_BYTE_ARRAY': {
      const lengths = present();
      const { offset } = reader;
      verifyDeltas(reader, lengths);
      verifyDeltas(reader, lengths);
      unpacking.add(sumOfDeltas({ ...reader, offset }, lengths));
    }
  }
}

/** Moves the reader to the first value. @returns the number of present values */
function verifyLevels(
  reader: DataReader,
  count: number,
  { schemaPath }: ColumnDecoder,
): () => number {
  const repetition = bitWidth(getMaxRepetitionLevel(schemaPath));
  if (repetition > 0) verifyPrefixed(reader, { width: repetition, count });
  const greatest = getMaxDefinitionLevel(schemaPath);
  if (greatest === 0) return () => count;
  const width = bitWidth(greatest);
  const { offset } = reader;
  verifyPrefixed(reader, { width, count });
  return () => {
    const levels = new Uint8Array(count);
    readRleBitPackedHybrid({ ...reader, offset }, width, levels);
    return levels.reduce((sum, level) => (level === greatest ? sum + 1 : sum), 0);
  };
}

/** Booleans are preceded by the length of their runs, dictionary indices by their width. */
function verifyIndices(reader: DataReader, count: number, { type }: ColumnDecoder): void {
  if (type === 'BOOLEAN') {
    verifyPrefixed(reader, { width: 1, count });
    return;
  }
  const width = reader.view.getUint8(reader.offset++);
  if (width > 0) verifyRuns(reader, { width, count });
}

/** Runs preceded by their length in bytes, which the library checks only after reading them. */
function verifyPrefixed(reader: DataReader, runs: { width: number; count: number }): void {
  const length = reader.view.getUint32(reader.offset, true);
  reader.offset += 4;
  const end = reader.offset + length;
  verifyRuns(reader, runs);
  if (end > reader.view.byteLength) {
    throw invalidInput('The Parquet body is malformed: a page does not hold its levels.');
  }
  reader.offset = end;
}

function sumOfDeltas(reader: DataReader, count: number): number {
  const lengths = new Int32Array(count);
  deltaBinaryUnpack(reader, count, lengths);
  return lengths.reduce((sum, length) => sum + Math.max(0, length), 0);
}

function bitWidth(greatest: number): number {
  return 32 - Math.clz32(greatest);
}
