import type { ColumnMetaData, ParquetParsers, SchemaTree } from 'hyparquet';
import { DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import type { readDataPage } from 'hyparquet/src/datapage.js';
import { parsers } from './read-parquet-vector.js';

/** What the library needs to know about a column. */
export type ColumnDecoder = Parameters<typeof readDataPage>[2];

export const allParsers: ParquetParsers = { ...DEFAULT_PARSERS, ...parsers };

/** @param path from the root of the schema to the column */
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
