import type { ColumnMetaData, DecodedArray, ParquetParsers, SchemaTree } from 'hyparquet';
import { assembleLists } from 'hyparquet/src/assemble.js';
import { convert, convertWithDictionary, DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { readDataPage } from 'hyparquet/src/datapage.js';
import { readPlain } from 'hyparquet/src/plain.js';
import { getMaxDefinitionLevel, getMaxRepetitionLevel } from 'hyparquet/src/schema.js';
import { invalidInput } from '../errors.js';
import type { Unpacking } from '../typed/unpacking.js';
import type { DataPage, Page } from './column-pages.js';
import { decompressPage } from './decompress-page.js';
import { parsers } from './read-parquet-vector.js';
import { type PlainPage, verifyPage } from './verify-page.js';

/** What the library needs to know of a column. */
export type ColumnDecoder = Parameters<typeof readDataPage>[2];

/** A column of a row group, whose pages are known. */
export interface StoredColumn {
  readonly decoder: ColumnDecoder;
  readonly pages: readonly Page[];
}

export const allParsers: ParquetParsers = { ...DEFAULT_PARSERS, ...parsers };

/** @param path to the column in the schema */
export function columnDecoder(column: ColumnMetaData, path: readonly SchemaTree[]): ColumnDecoder {
  return {
    type: column.type,
    codec: column.codec,
    pathInSchema: column.path_in_schema,
    element: (path.at(-1) as SchemaTree).element,
    schemaPath: [...path],
    parsers: allParsers,
    utf8: false,
  };
}

/**
 * Reads the values of a column, with a list for each that stands in groups that may repeat or be missing.
 * @returns the values in parts
 * @throws MlmodelError `BAD_REQUEST`, or Error, for pages that are malformed
 */
export function readColumn(
  { decoder, pages }: StoredColumn,
  unpacking: Unpacking,
): readonly DecodedArray[] {
  const parts: DecodedArray[] = [];
  let dictionary: DecodedArray | undefined;
  for (const page of pages) {
    if (page.version === 'dictionary') {
      const plain = decompressPage(page.bytes, decoder.codec, page.size);
      const reader = { view: new DataView(plain.buffer), offset: 0 };
      const { num_values: count } = page.header;
      const values = readPlain(reader, decoder.type, count, decoder.element.type_length);
      dictionary = convert(values, decoder);
      continue;
    }
    const { num_values: count, encoding } = page.header;
    const plain: PlainPage = { bytes: plainBytes(page, decoder), count, encoding };
    verifyPage(plain, { column: decoder, unpacking });
    const before = parts.at(-1);
    const values = readValues(plain, { decoder, dictionary, before });
    if (values !== before && values.length > 0) parts.push(values);
  }
  return parts;
}

/**
 * Decompresses a data page into what one of the first version holds: the library miscounts the values of lists in pages of
 * the second.
 */
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

interface Reading {
  readonly decoder: ColumnDecoder;
  readonly dictionary: DecodedArray | undefined;
  /** The part of the page before, which is continued where it is a list. */
  readonly before: DecodedArray | undefined;
}

function readValues(
  { bytes, count, encoding }: PlainPage,
  { decoder, dictionary, before }: Reading,
): DecodedArray {
  const header = {
    num_values: count,
    encoding,
    definition_level_encoding: 'RLE',
    repetition_level_encoding: 'RLE',
  } as const;
  const { dataPage, definitionLevels, repetitionLevels } = readDataPage(bytes, header, decoder);
  if (encoding.endsWith('_DICTIONARY')) checkIndices(dataPage, dictionary?.length ?? 0);
  const values = convertWithDictionary(dataPage, dictionary, encoding, decoder);
  const output = Array.isArray(before) ? before : [];
  return assembleLists(output, definitionLevels, repetitionLevels, values, decoder.schemaPath);
}

function checkIndices(indices: ArrayLike<unknown>, length: number): void {
  for (let row = 0; row < indices.length; row++) {
    if (!((indices[row] as number) < length)) {
      throw invalidInput('The Parquet body is malformed: a dictionary has not all of its values.');
    }
  }
}
