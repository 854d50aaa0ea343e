import type { ColumnMetaData, FileMetaData, PageHeader, SchemaTree } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { invalidInput } from '../errors.js';
import type { Unpacking } from '../typed/unpacking.js';
import { deltaPrefixBytes } from './delta-prefix-bytes.js';
import { leafPaths } from './leaf-paths.js';
import { verifyRuns } from './verify-runs.js';
import { verifyThrift } from './verify-thrift.js';

/** Bytes that a value counts for at least, as it is read. */
const leastValueBytes = 4;

/** What is known of a file before its pages are read. */
export interface PageSource {
  readonly buffer: ArrayBuffer;
  readonly metadata: FileMetaData;
  readonly schema: SchemaTree;
}

/**
 * Walks the headers of all pages and bounds what they announce, before anything is allocated by them: a small file may
 * say that it holds billions of values, or the same bytes in all of its columns.
 * @throws MlmodelError `BAD_REQUEST` for a file whose columns overlap, with status 413 for one that would unpack to more
 */
export function checkPages(source: PageSource, unpacking: Unpacking): void {
  const leaves = leafPaths(source.schema);
  let length = 0;
  for (const { columns } of source.metadata.row_groups) {
    for (const [position, { meta_data: column }] of columns.entries()) {
      if (column === undefined) continue;
      length += Number(column.total_compressed_size);
      if (length > source.buffer.byteLength) throw malformed();
      addColumn(unpacking, source.buffer, { column, schemaPath: leaves[position] ?? [] });
    }
  }
}

interface Leaf {
  readonly column: ColumnMetaData;
  readonly schemaPath: readonly SchemaTree[];
}

function addColumn(unpacking: Unpacking, buffer: ArrayBuffer, { column, schemaPath }: Leaf): void {
  const start = Number(column.dictionary_page_offset || column.data_page_offset);
  const length = Number(column.total_compressed_size);
  const reader = { view: new DataView(buffer, start, length), offset: 0 };
  while (reader.offset < length - 1) {
    verifyThrift(reader.view, reader.offset);
    const header = parquetHeader(reader);
    if (!(header.compressed_page_size >= 0)) throw malformed();
    unpacking.add(announcedBytes(header));
    const page = new Uint8Array(buffer, start + reader.offset, header.compressed_page_size);
    verifyRuns(page, header, { column, schemaPath });
    if (isDelta(header)) unpacking.add(deltaPrefixBytes(page, header, { column, schemaPath }));
    reader.offset += header.compressed_page_size;
  }
}

function announcedBytes(header: PageHeader): number {
  const page =
    header.data_page_header ?? header.data_page_header_v2 ?? header.dictionary_page_header;
  return Math.max(header.uncompressed_page_size, (page?.num_values ?? 0) * leastValueBytes);
}

/** Texts that are written as what they do not share with the one before. */
function isDelta({ data_page_header: first, data_page_header_v2: second }: PageHeader): boolean {
  return (first ?? second)?.encoding === 'DELTA_BYTE_ARRAY';
}

function malformed() {
  return invalidInput('The Parquet body is malformed: its columns take more bytes than it has.');
}
