import type { NeededPackage } from './package-closure.js';

/** Packages by the path of their folder, such as `node_modules/a/node_modules/b`. */
export type PlacedPackages = ReadonlyMap<string, NeededPackage>;

/**
 * Gives each package a folder where Node finds it from every package that imports it: at the top, unless another
 * package of that name is there. The result depends only on the roots and their dependencies.
 */
export function placePackages(roots: readonly NeededPackage[]): PlacedPackages {
  const placed = new Map<string, NeededPackage>();
  let waiting = roots.map((root) => ({ name: root.name, needed: root, parent: '' }));
  // A folder's own dependencies are placed before theirs, so that no later folder comes between a package and its import.
  while (waiting.length > 0) {
    const next: typeof waiting = [];
    for (const { name, needed, parent } of waiting) {
      if (visibleFrom(parent, name, placed) === needed) continue;
      const path = pathIn(placed.has(pathIn('', name)) ? parent : '', name);
      placed.set(path, needed);
      for (const [each, dependency] of needed.dependencies)
        next.push({ name: each, needed: dependency, parent: path });
    }
    waiting = next;
  }
  return placed;
}

/** The package that Node finds by name from a folder. */
function visibleFrom(
  folder: string,
  name: string,
  placed: PlacedPackages,
): NeededPackage | undefined {
  for (let from = folder; ; from = parentOf(from)) {
    const found = placed.get(pathIn(from, name));
    if (found !== undefined || from === '') return found;
  }
}

function pathIn(folder: string, name: string): string {
  return folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
}

/** The package that contains a package's folder; empty at the top. */
function parentOf(folder: string): string {
  const end = folder.lastIndexOf('/node_modules/');
  return end < 0 ? '' : folder.slice(0, end);
}
