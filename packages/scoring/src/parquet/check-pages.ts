import type { ColumnMetaData, FileMetaData } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { invalidInput } from '../errors.js';
import type { Unpacking } from '../typed/unpacking.js';

/** Bytes that a value counts for at least, as it is read. */
const leastValueBytes = 4;

/**
 * Walks the headers of all pages and bounds what they announce, before anything is allocated by them: a small file may
 * say that it holds billions of values.
 * @throws MlmodelError `BAD_REQUEST` with status 413 for a file that would unpack to more
 */
export function checkPages(
  buffer: ArrayBuffer,
  metadata: FileMetaData,
  unpacking: Unpacking,
): void {
  for (const { columns } of metadata.row_groups) {
    for (const { meta_data: column } of columns) {
      if (column !== undefined) addColumn(unpacking, buffer, column);
    }
  }
}

function addColumn(unpacking: Unpacking, buffer: ArrayBuffer, column: ColumnMetaData): void {
  const start = Number(column.dictionary_page_offset ?? column.data_page_offset);
  const length = Number(column.total_compressed_size);
  const reader = { view: new DataView(buffer, start, length), offset: 0 };
  while (reader.offset < length - 1) {
    const header = parquetHeader(reader);
    const page =
      header.data_page_header ?? header.data_page_header_v2 ?? header.dictionary_page_header;
    if (!(header.compressed_page_size >= 0)) throw invalidInput('The Parquet body is malformed.');
    const values = page?.num_values ?? 0;
    unpacking.add(Math.max(header.uncompressed_page_size, values * leastValueBytes));
    reader.offset += header.compressed_page_size;
  }
}
