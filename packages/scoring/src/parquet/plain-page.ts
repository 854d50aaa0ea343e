import type { Encoding } from 'hyparquet';
import { getMaxDefinitionLevel, getMaxRepetitionLevel } from 'hyparquet/src/schema.js';
import { invalidInput } from '../errors.js';
import type { ColumnDecoder } from './column-decoder.js';
import type { DataPage } from './column-pages.js';
import { decompressPage } from './decompress-page.js';

/** A decompressed data page of the first version, including levels. */
export interface PlainPage {
  readonly bytes: Uint8Array;
  /** Number of values, including missing ones. */
  readonly count: number;
  readonly encoding: Encoding;
}

/**
 * Decompresses a data page. One of the second version is converted to the first: the library would count the values of
 * its lists by a header that does not count empty lists.
 * @throws MlmodelError `BAD_REQUEST`, or Error, for a malformed page
 */
export function plainPage(page: DataPage, decoder: ColumnDecoder): PlainPage {
  const { num_values: count, encoding } = page.header;
  return { bytes: plainBytes(page, decoder), count, encoding };
}

function plainBytes(page: DataPage, { codec, schemaPath }: ColumnDecoder): Uint8Array {
  if (page.version === 1) return decompressPage(page.bytes, codec, page.size);
  const { repetition_levels_byte_length: before, definition_levels_byte_length: after } =
    page.header;
  const end = before + after;
  // A header may lack their lengths.
  if (!(end <= Math.min(page.size, page.bytes.length))) {
    throw invalidInput('The Parquet body is malformed: a page does not hold its levels.');
  }
  const usedCodec = page.header.is_compressed === false ? 'UNCOMPRESSED' : codec;
  const values = decompressPage(page.bytes.subarray(end), usedCodec, page.size - end);
  const repetition = page.bytes.subarray(0, before);
  const definition = page.bytes.subarray(before, end);
  return joined([
    ...(getMaxRepetitionLevel(schemaPath) > 0 ? [lengthOf(repetition), repetition] : []),
    ...(getMaxDefinitionLevel(schemaPath) > 0 ? [lengthOf(definition), definition] : []),
    values,
  ]);
}

function lengthOf({ byteLength }: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, byteLength, true);
  return bytes;
}

/** Parts in a buffer of their own. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let position = 0;
  for (const part of parts) {
    bytes.set(part, position);
    position += part.length;
  }
  return bytes;
}
