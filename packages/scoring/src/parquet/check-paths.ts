import type { FileMetaData, SchemaTree } from 'hyparquet';
import { invalidInput } from '../errors.js';
import { leafPaths } from './leaf-paths.js';

/**
 * Checks that every row group has the columns of the schema, in its order. The library reads a column that is not in the
 * schema too, and nobody would learn that this failed.
 * @throws MlmodelError `BAD_REQUEST`
 */
export function checkPaths(schema: SchemaTree, metadata: FileMetaData): void {
  const expected = leafPaths(schema).map((path) => asText(path.at(-1)?.path ?? []));
  for (const { columns } of metadata.row_groups) {
    const found = columns.map(({ meta_data: column }) => asText(column?.path_in_schema ?? []));
    if (found.length !== expected.length || found.some((path, index) => path !== expected[index])) {
      throw invalidInput('The Parquet body is malformed: its columns are not those of its schema.');
    }
  }
}

function asText(path: readonly string[]): string {
  return JSON.stringify(path);
}
