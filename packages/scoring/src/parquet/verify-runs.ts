import type { ColumnMetaData, PageHeader, SchemaTree } from 'hyparquet';
import { decompressPage } from 'hyparquet/src/datapage.js';
import { getMaxDefinitionLevel, getMaxRepetitionLevel } from 'hyparquet/src/schema.js';
import { readVarInt } from 'hyparquet/src/thrift.js';
import { compressors } from 'hyparquet-compressors';
import { invalidInput } from '../errors.js';

/** Where a page stands. */
export interface RunsPlace {
  readonly column: ColumnMetaData;
  readonly schemaPath: readonly SchemaTree[];
}

/** Values by which the last run of bit-packed values may go beyond those of the page. */
const greatestPadding = 512;

/**
 * Holds the run lengths of a data page (levels, indices of a dictionary, booleans) against its number of values. The library
 * repeats a value as often as a run says, up to 2^31 times.
 * Format: https://parquet.apache.org/docs/file-format/data-pages/encodings/#run-length-encoding--bit-packing-hybrid-rle--3
 * @throws MlmodelError `BAD_REQUEST` for a run that is longer than its page
 * @throws Error for a page that is malformed in another way
 */
export function verifyRuns(page: Uint8Array, header: PageHeader, place: RunsPlace): void {
  const { data_page_header: first, data_page_header_v2: second } = header;
  const path = [...place.schemaPath];
  const repetition = bitWidth(path.length > 1 ? getMaxRepetitionLevel(path) : 0);
  const definition = bitWidth(getMaxDefinitionLevel(path));
  const { codec } = place.column;
  if (first !== undefined) {
    const runs = hasRuns(first.encoding);
    if (repetition === 0 && definition === 0 && !runs) return;
    const bytes = decompressPage(page, header.uncompressed_page_size, codec, compressors);
    const reader = readerOf(bytes);
    for (const width of [repetition, definition]) {
      if (width > 0) readPrefixed(reader, width, first.num_values);
    }
    if (runs) readValues(reader, place.column, first.num_values);
  } else if (second !== undefined) {
    const { repetition_levels_byte_length: before, definition_levels_byte_length: after } = second;
    // A header may lack them, and the library then reads the same byte for ever.
    if (!(before >= 0 && after >= 0 && before + after <= page.byteLength)) throw longLevels();
    if (repetition > 0) readRuns(readerOf(page), repetition, second.num_values);
    // The library reads levels beyond the length that the header states.
    if (definition > 0) readRuns(readerOf(page.subarray(before)), definition, second.num_values);
    if (!hasRuns(second.encoding)) return;
    const values = page.subarray(before + after);
    const size = header.uncompressed_page_size - before - after;
    const bytes =
      second.is_compressed === false ? values : decompressPage(values, size, codec, compressors);
    readValues(readerOf(bytes), place.column, second.num_values);
  }
}

interface Reader {
  readonly view: DataView;
  offset: number;
}

function readerOf({ buffer, byteOffset, byteLength }: Uint8Array): Reader {
  return { view: new DataView(buffer, byteOffset, byteLength), offset: 0 };
}

function bitWidth(greatest: number): number {
  return 32 - Math.clz32(greatest);
}

function hasRuns(encoding: string): boolean {
  return encoding === 'RLE' || encoding === 'RLE_DICTIONARY' || encoding === 'PLAIN_DICTIONARY';
}

function readPrefixed(reader: Reader, width: number, count: number): void {
  const length = reader.view.getUint32(reader.offset, true);
  const start = reader.offset + 4;
  reader.offset = start;
  readRuns(reader, width, count);
  reader.offset = start + length;
}

/** Booleans follow their length, indices of a dictionary their width. */
function readValues(reader: Reader, { type }: ColumnMetaData, count: number): void {
  if (reader.offset >= reader.view.byteLength) return;
  if (type === 'BOOLEAN') readPrefixed(reader, 1, count);
  else readRuns(reader, reader.view.getUint8(reader.offset++), count);
}

/** Reads the headers of runs until so many values, or all bytes, have passed. */
function readRuns(reader: Reader, width: number, count: number): void {
  let seen = 0;
  while (seen < count && reader.offset < reader.view.byteLength) {
    const header = readVarInt(reader);
    const isPacked = (header & 1) === 1;
    const length = isPacked ? (header >> 1) << 3 : header >>> 1;
    if (length < 0 || length > count - seen + (isPacked ? greatestPadding : 0)) throw longRun();
    reader.offset += isPacked ? Math.ceil((length * width) / 8) : (width + 7) >> 3;
    seen += length;
  }
}

function longLevels() {
  return invalidInput('The Parquet body is malformed: a page does not hold its levels.');
}

function longRun() {
  return invalidInput('The Parquet body is malformed: a run of values is longer than its page.');
}
