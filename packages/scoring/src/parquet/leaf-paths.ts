import type { SchemaTree } from 'hyparquet';

/** The path from the root to each leaf of a schema, in order: the columns as they are stored. */
export function leafPaths(schema: SchemaTree): readonly (readonly SchemaTree[])[] {
  return pathsBelow(schema, []);
}

function pathsBelow(
  tree: SchemaTree,
  above: readonly SchemaTree[],
): readonly (readonly SchemaTree[])[] {
  const path = [...above, tree];
  return tree.children.length === 0
    ? [path]
    : tree.children.flatMap((child) => pathsBelow(child, path));
}
