import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/** A package on disk with the fields of its `package.json` that discovery reads, unchecked. */
export interface PackageOnDisk {
  /** The real path of its folder. */
  readonly directory: string;
  readonly name?: unknown;
  readonly version?: unknown;
  readonly mlmodel?: unknown;
  readonly exports?: unknown;
  readonly main?: unknown;
  readonly dependencies?: unknown;
  readonly devDependencies?: unknown;
  readonly optionalDependencies?: unknown;
  readonly peerDependencies?: unknown;
}

/** Reads the `package.json` of a folder; undefined when it is missing or not a JSON object. */
export function readPackage(folder: string): PackageOnDisk | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    if (typeof content !== 'object' || content === null) return undefined;
    return { ...content, directory: realpathSync.native(folder) };
  } catch {
    return undefined;
  }
}

/** The names of all dependencies of a package, of any kind, without duplicates. */
export function dependencyNames(found: PackageOnDisk): readonly string[] {
  const groups = [
    found.dependencies,
    found.devDependencies,
    found.optionalDependencies,
    found.peerDependencies,
  ];
  const names = groups.flatMap((group) =>
    typeof group === 'object' && group !== null ? Object.keys(group) : [],
  );
  return [...new Set(names)].filter(isPackageName);
}

/** Whether a registry accepts the name for a package, with or without a scope. */
export function isPackageName(name: string): boolean {
  return /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/i.test(name);
}

const importConditions = ['node', 'import', 'module-sync', 'default'];

/**
 * The entry module of a package, relative to its folder, resolved as Node does (nodejs.org/api/packages.html). It is
 * resolved from the folder because the package may not be visible from this one.
 */
export function packageEntry(found: PackageOnDisk): string | undefined {
  if (found.exports === undefined) return typeof found.main === 'string' ? found.main : 'index.js';
  const root = isSubpaths(found.exports) ? found.exports['.'] : found.exports;
  return exportTarget(root);
}

function isSubpaths(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).some((key) => key.startsWith('.'))
  );
}

function exportTarget(target: unknown): string | undefined {
  if (typeof target === 'string') return target.startsWith('./') ? target : undefined;
  if (typeof target !== 'object' || target === null) return undefined;
  const options = Array.isArray(target)
    ? target
    : Object.entries(target)
        .filter(([condition]) => importConditions.includes(condition))
        .map(([, value]) => value);
  return options.map(exportTarget).find((found) => found !== undefined);
}
