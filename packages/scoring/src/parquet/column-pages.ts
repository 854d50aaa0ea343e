import type {
  ColumnMetaData,
  DataPageHeader,
  DictionaryPageHeader,
  PageHeader,
  SchemaElement,
  SchemaTree,
} from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { invalidInput } from '../errors.js';
import type { Unpacking } from '../typed/unpacking.js';
import { pageHeader } from './thrift-shapes.js';
import { verifyThrift } from './verify-thrift.js';

/** Minimum bytes that a value counts as: numbers, numbers that may be missing, and all others. */
const numberBytes = 8;
const optionalBytes = 16;
const objectBytes = 64;

/** A page of a column: its bytes as sent, and its header. */
export type Page = {
  readonly bytes: Uint8Array;
  /** Its decompressed size in bytes, including levels. */
  readonly size: number;
} & (
  | { readonly version: 'dictionary'; readonly header: DictionaryPageHeader }
  | { readonly version: 1; readonly header: DataPageHeader }
  | { readonly version: 2; readonly header: DataPageHeaderV2 }
);

type DataPageHeaderV2 = NonNullable<PageHeader['data_page_header_v2']>;

export type DataPage = Exclude<Page, { version: 'dictionary' }>;

/**
 * The pages that hold the values of a column. Reads only their headers: nothing is decompressed.
 * @throws RangeError, or MlmodelError `BAD_REQUEST`, for pages that do not match what the column declares
 */
export function columnPages(buffer: ArrayBuffer, column: ColumnMetaData): readonly Page[] {
  const start = Number(column.dictionary_page_offset || column.data_page_offset);
  const view = new DataView(buffer, start, Number(column.total_compressed_size));
  const reader = { view, offset: 0 };
  const pages: Page[] = [];
  let left = Number(column.num_values);
  while (left > 0) {
    verifyThrift(view, { start: reader.offset, shape: pageHeader });
    const header = parquetHeader(reader);
    const end = reader.offset + header.compressed_page_size;
    if (end > view.byteLength) throw malformed();
    const bytes = new Uint8Array(buffer, start + reader.offset, header.compressed_page_size);
    const page = { ...readHeader(header), bytes, size: header.uncompressed_page_size };
    if (page.version !== 'dictionary') left -= page.header.num_values;
    pages.push(page);
    reader.offset = end;
  }
  if (left < 0) throw malformed();
  return pages;
}

/** A header may also contain those of other page types. */
function readHeader({
  type,
  data_page_header: first,
  data_page_header_v2: second,
  dictionary_page_header: dictionary,
}: PageHeader) {
  if (type === 'DATA_PAGE' && first) return { version: 1, header: first } as const;
  if (type === 'DATA_PAGE_V2' && second) return { version: 2, header: second } as const;
  if (type === 'DICTIONARY_PAGE' && dictionary) {
    return { version: 'dictionary', header: dictionary } as const;
  }
  throw malformed();
}

/**
 * Counts what pages declare: a small file may claim billions of values.
 * @param path to the column in the schema
 * @throws MlmodelError with status 413 when the total is too large
 */
export function countAnnounced(
  pages: readonly Page[],
  { path, unpacking }: { path: readonly SchemaTree[]; unpacking: Unpacking },
): void {
  const bytes = valueBytes(path);
  for (const { size, header } of pages) unpacking.add(Math.max(size, header.num_values * bytes));
}

function valueBytes(path: readonly SchemaTree[]): number {
  const { element } = path.at(-1) as SchemaTree;
  const groups = path.slice(1, -1).filter((group) => group.element.repetition_type !== 'REQUIRED');
  const lists = groups.length + (element.repetition_type === 'REPEATED' ? 1 : 0);
  return lists * objectBytes + leafBytes(element);
}

function leafBytes({
  type,
  type_length: length = 0,
  repetition_type: repetition,
  converted_type: converted,
  logical_type: logical,
}: SchemaElement): number {
  const isNumber = type !== 'BYTE_ARRAY' && type !== 'FIXED_LEN_BYTE_ARRAY' && type !== 'INT96';
  const isTime = /^(TIMESTAMP|DATE)/.test(logical?.type ?? converted ?? '');
  if (!isNumber || isTime) return Math.max(objectBytes, length);
  return repetition === 'REQUIRED' ? numberBytes : optionalBytes;
}

function malformed() {
  return invalidInput(
    'The Parquet body is malformed: the pages of a column do not match its metadata.',
  );
}
