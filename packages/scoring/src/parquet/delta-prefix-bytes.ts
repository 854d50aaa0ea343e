import type { ColumnMetaData, PageHeader, SchemaTree } from 'hyparquet';
import { DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { decompressPage, readDataPage, readDataPageV2 } from 'hyparquet/src/datapage.js';
import { compressors } from 'hyparquet-compressors';

type ColumnDecoder = Parameters<typeof readDataPageV2>[2];

/** Where a page stands. */
export interface DeltaPlace {
  readonly column: ColumnMetaData;
  readonly schemaPath: readonly SchemaTree[];
}

/** Lengths of prefixes are integers in this encoding. */
const encoding = 'DELTA_BINARY_PACKED';

/**
 * The bytes that the texts of a page with the encoding `DELTA_BYTE_ARRAY` share with those before them, all together: each
 * may be as long as the page. The lengths stand before the texts, so the page is read as if it held nothing else.
 * @throws Error for a page that is malformed
 */
export function deltaPrefixBytes(
  page: Uint8Array,
  header: PageHeader,
  { column, schemaPath }: DeltaPlace,
): number {
  const { codec } = column;
  const path = [...schemaPath];
  const element = path.at(-1)?.element ?? { name: '' };
  const decoder: ColumnDecoder = {
    ...column,
    type: 'INT32',
    element,
    pathInSchema: column.path_in_schema,
    schemaPath: path,
    compressors,
    parsers: DEFAULT_PARSERS,
  };
  const { data_page_header: first, data_page_header_v2: second } = header;
  if (second !== undefined) {
    const lengths = { ...header, data_page_header_v2: { ...second, encoding } as const };
    return sum(readDataPageV2(page, lengths, decoder).dataPage);
  }
  if (first === undefined) return 0;
  const size = header.uncompressed_page_size;
  const values = decompressPage(page, size, codec, compressors);
  return sum(readDataPage(values, { ...first, encoding }, decoder).dataPage);
}

function sum(lengths: ArrayLike<unknown>): number {
  let bytes = 0;
  for (let index = 0; index < lengths.length; index++) {
    bytes += Math.max(0, Number(lengths[index]));
  }
  return bytes;
}
