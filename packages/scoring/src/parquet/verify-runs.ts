import type { DataReader } from 'hyparquet';
import { readVarInt } from 'hyparquet/src/thrift.js';
import { invalidInput } from '../errors.js';

/** Values by which the last run of bit-packed values may exceed those of the page. */
const greatestPadding = 512;

/**
 * Reads runs up to the number of values or the end of the bytes, and checks that none is longer: the library repeats a
 * value as often as a run says, up to 2^31 times.
 * Format: https://parquet.apache.org/docs/file-format/data-pages/encodings/#run-length-encoding--bit-packing-hybrid-rle--3
 * @throws MlmodelError `BAD_REQUEST` for a run that is longer than its page
 */
export function verifyRuns(
  reader: DataReader,
  { width, count }: { readonly width: number; readonly count: number },
): void {
  let seen = 0;
  while (seen < count && reader.offset < reader.view.byteLength) {
    const header = readVarInt(reader);
    const isPacked = (header & 1) === 1;
    const length = isPacked ? (header >> 1) << 3 : header >>> 1;
    if (length < 0 || length > count - seen + (isPacked ? greatestPadding : 0)) throw longRun();
    const bytes = isPacked ? Math.ceil((length * width) / 8) : (width + 7) >> 3;
    // The library reads a byte of packed values even if there are none.
    reader.offset +=
      isPacked && reader.offset < reader.view.byteLength ? Math.max(1, bytes) : bytes;
    seen += length;
  }
}

function longRun() {
  return invalidInput('The Parquet body is malformed: a run of values is longer than its page.');
}
