import type { FileMetaData } from 'hyparquet';
import { invalidInput } from '../errors.js';

const deepestNesting = 64;

/** Columns times those of all row groups: the library searches the columns for each of them. */
const maximumSearches = 200_000_000;

/**
 * Bounds what the library does for a schema, before it does so.
 * @throws MlmodelError `BAD_REQUEST`
 */
export function checkSchema({ schema, row_groups: groups }: FileMetaData): void {
  checkDepth(schema);
  const columns = groups.map((group) => group.columns.length);
  const all = columns.reduce((sum, count) => sum + count, 0);
  const [width = 0] = columns;
  if (all * width <= maximumSearches) return;
  throw invalidInput(
    `A Parquet body of ${width} columns may have ${Math.floor(maximumSearches / width ** 2)} row groups. Write larger ones, or fewer columns.`,
  );
}

/** Elements stand in the order of a walk, each with the number of its children. */
function checkDepth(schema: FileMetaData['schema']): void {
  const awaited: number[] = [];
  for (const { num_children: children = 0 } of schema) {
    while (awaited.at(-1) === 0) awaited.pop();
    if (awaited.length > 0) awaited.push((awaited.pop() ?? 0) - 1);
    if (children > 0) awaited.push(children);
    if (awaited.length > deepestNesting) {
      throw invalidInput(`The Parquet body is nested deeper than ${deepestNesting} levels.`);
    }
  }
}
