import type { FileMetaData, SchemaTree } from 'hyparquet';
import { invalidInput } from '../errors.js';
import { leafPaths } from './leaf-paths.js';

/**
 * Checks that every row group has the columns of the schema, in its order and of its types.
 * @throws MlmodelError `BAD_REQUEST`
 */
export function checkPaths(schema: SchemaTree, metadata: FileMetaData): void {
  const expected = leafPaths(schema).map((path) => path.at(-1) as SchemaTree);
  const texts = expected.map(({ path, element }) => asText(path, element.type));
  for (const { columns } of metadata.row_groups) {
    const found = columns.map(({ meta_data: column }) =>
      asText(column?.path_in_schema ?? [], column?.type),
    );
    if (found.length !== texts.length || found.some((text, index) => text !== texts[index])) {
      throw invalidInput('The Parquet body is malformed: its columns are not those of its schema.');
    }
  }
}

function asText(path: readonly string[], type: string | undefined): string {
  return JSON.stringify([path, type]);
}
