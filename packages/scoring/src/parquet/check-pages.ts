import type { ColumnMetaData, FileMetaData } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { invalidInput } from '../errors.js';

/** Values in all columns together, and the bytes of their pages when decompressed. */
const maximumValues = 100_000_000;
const maximumBytes = 2 ** 30;

/**
 * Walks the headers of all pages and bounds what they announce, before anything is allocated by them: a small file may
 * say that it holds billions of values.
 * @throws MlmodelError `BAD_REQUEST` for a file that would unpack to more
 */
export function checkPages(buffer: ArrayBuffer, metadata: FileMetaData): void {
  const announced = { values: Number(metadata.num_rows), bytes: 0 };
  for (const { columns } of metadata.row_groups) {
    for (const { meta_data: column } of columns) {
      if (column !== undefined) addColumn(announced, buffer, column);
      if (!(announced.values <= maximumValues && announced.bytes <= maximumBytes)) {
        throw invalidInput('The Parquet body holds too many values.');
      }
    }
  }
}

function addColumn(
  announced: { values: number; bytes: number },
  buffer: ArrayBuffer,
  column: ColumnMetaData,
): void {
  const start = Number(column.dictionary_page_offset ?? column.data_page_offset);
  const length = Number(column.total_compressed_size);
  const reader = { view: new DataView(buffer, start, length), offset: 0 };
  while (reader.offset < length - 1) {
    const header = parquetHeader(reader);
    const page =
      header.data_page_header ?? header.data_page_header_v2 ?? header.dictionary_page_header;
    if (!(header.compressed_page_size >= 0)) throw invalidInput('The Parquet body is malformed.');
    announced.values += page?.num_values ?? 0;
    announced.bytes += header.uncompressed_page_size;
    reader.offset += header.compressed_page_size;
  }
}
