import type { FileMetaData } from 'hyparquet';
import { invalidInput } from '../errors.js';

const deepestNesting = 64;

/** Characters that the paths of all columns may have in total when the metadata are shorter. */
const shortPaths = 1_000_000;

/**
 * Bounds the tree of a schema before it is built: its depth and its paths. Metadata hold the path of every column,
 * unless there are no row groups.
 * @throws MlmodelError `BAD_REQUEST`
 */
export function checkSchema({ schema, metadata_length: bytes }: FileMetaData): void {
  const groups: { left: number; readonly pathLength: number }[] = [];
  let pathLengths = 0;
  for (const { name, num_children: children = 0 } of schema) {
    while (groups.at(-1)?.left === 0) groups.pop();
    const group = groups.at(-1);
    if (group !== undefined) group.left--;
    const pathLength = (group?.pathLength ?? 0) + name.length;
    if (children > 0) groups.push({ left: children, pathLength });
    else pathLengths += pathLength;
    if (groups.length > deepestNesting) {
      throw invalidInput(`The Parquet body is nested deeper than ${deepestNesting} levels.`);
    }
  }
  if (pathLengths > Math.max(bytes, shortPaths)) {
    throw invalidInput('The column names of the Parquet body are too long. Use shorter names.');
  }
}
