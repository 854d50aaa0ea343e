import type { DecodedArray, FileMetaData, RowGroup, SchemaTree } from 'hyparquet';
import { assembleNested } from 'hyparquet/src/assemble.js';
import { flatten } from 'hyparquet/src/utils.js';
import { invalidInput } from '../errors.js';
import type { Unpacking } from '../typed/unpacking.js';
import { allParsers, columnDecoder } from './column-decoder.js';
import { columnPages, countAnnounced } from './column-pages.js';
import { leafPaths } from './leaf-paths.js';
import { readColumn, type StoredColumn } from './read-column.js';

/** A file with verified metadata. */
export interface ParquetSource {
  readonly buffer: ArrayBuffer;
  readonly metadata: FileMetaData;
  /** The schema, with the types as which values are read. */
  readonly schema: SchemaTree;
}

/**
 * Reads the fields of the schema from the columns of all row groups, nested ones assembled.
 * @returns the values of each field, in parts
 * @throws MlmodelError `BAD_REQUEST`, or Error, for malformed pages; with status 413, before any is decompressed, for
 * pages that announce more than `unpacking` allows
 */
export function readFields(
  source: ParquetSource,
  unpacking: Unpacking,
): readonly (readonly DecodedArray[])[] {
  const groups = storedGroups(source, unpacking);
  return source.schema.children.map((field) =>
    groups.flatMap(({ rowCount, columns }) => {
      const parts = readField(field, columns.get(field) ?? [], unpacking);
      const rows = parts.reduce((sum, part) => sum + part.length, 0);
      if (rows !== rowCount) throw otherRows();
      return parts;
    }),
  );
}

interface StoredGroup {
  readonly rowCount: number;
  /** The columns below each field. */
  readonly columns: ReadonlyMap<SchemaTree, readonly StoredColumn[]>;
}

function storedGroups(
  { buffer, metadata, schema }: ParquetSource,
  unpacking: Unpacking,
): readonly StoredGroup[] {
  const paths = leafPaths(schema);
  let bytes = 0;
  const columnOf = ({ columns }: RowGroup, position: number): StoredColumn => {
    const path = paths[position] as readonly SchemaTree[];
    const column = columns[position]?.meta_data;
    if (column === undefined) throw otherRows();
    bytes += Number(column.total_compressed_size);
    if (bytes > buffer.byteLength) throw overlapping();
    const pages = columnPages(buffer, column);
    countAnnounced(pages, { path, unpacking });
    return { decoder: columnDecoder(column, path), pages };
  };
  return metadata.row_groups
    .filter((group) => group.num_rows > 0n)
    .map((group) => {
      const columns = new Map<SchemaTree, StoredColumn[]>();
      for (const field of schema.children) columns.set(field, []);
      for (const [position, [, field]] of paths.entries()) {
        columns.get(field as SchemaTree)?.push(columnOf(group, position));
      }
      return { rowCount: Number(group.num_rows), columns };
    });
}

function readField(
  field: SchemaTree,
  columns: readonly StoredColumn[],
  unpacking: Unpacking,
): readonly DecodedArray[] {
  const [first] = columns;
  if (field.children.length === 0) return first === undefined ? [] : readColumn(first, unpacking);
  const values = new Map<string, DecodedArray>();
  for (const column of columns) {
    const parts = readColumn(column, unpacking);
    values.set(column.decoder.pathInSchema.join('.'), flatten([...parts]));
  }
  assembleNested(values, field, allParsers);
  return [values.get(field.element.name) ?? []];
}

function overlapping() {
  return invalidInput('The Parquet body is malformed: its columns take more bytes than it has.');
}

function otherRows() {
  return invalidInput(
    'The Parquet body is malformed: a column has another number of rows than its row group.',
  );
}
