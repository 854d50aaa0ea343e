import type { DecodedArray } from 'hyparquet';
import { assembleLists } from 'hyparquet/src/assemble.js';
import { convert, convertWithDictionary } from 'hyparquet/src/convert.js';
import { readDataPage } from 'hyparquet/src/datapage.js';
import { readPlain } from 'hyparquet/src/plain.js';
import { invalidInput } from '../errors.js';
import type { Unpacking } from '../typed/unpacking.js';
import type { ColumnDecoder } from './column-decoder.js';
import type { Page } from './column-pages.js';
import { decompressPage } from './decompress-page.js';
import { type PlainPage, plainPage } from './plain-page.js';
import { verifyPage } from './verify-page.js';

/** A column of a row group, with its pages. */
export interface StoredColumn {
  readonly decoder: ColumnDecoder;
  readonly pages: readonly Page[];
}

/**
 * Reads the values of a column, each nested in one list per repeated or optional group around it.
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
    const plain = plainPage(page, decoder);
    verifyPage(plain, { column: decoder, unpacking });
    const before = parts.at(-1);
    const values = readValues(plain, { decoder, dictionary, before });
    if (values !== before && values.length > 0) parts.push(values);
  }
  return parts;
}

interface Reading {
  readonly decoder: ColumnDecoder;
  readonly dictionary: DecodedArray | undefined;
  /** The part from the previous page, which continues if it is a list. */
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
      throw invalidInput(
        'The Parquet body is malformed: an index is beyond the end of its dictionary.',
      );
    }
  }
}
