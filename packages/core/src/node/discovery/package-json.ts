import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/** A package on disk and what discovery reads of its `package.json`; the fields are as unchecked as the file. */
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

/** Reads the `package.json` of a folder; undefined when there is none or it is no JSON object. */
export function readPackage(folder: string): PackageOnDisk | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    if (typeof content !== 'object' || content === null) return undefined;
    return { ...content, directory: realpathSync.native(folder) };
  } catch {
    return undefined;
  }
}

/** The names of all packages that a package depends on, in any way, once each. */
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

/** True for what a registry takes as a package's name, with or without a scope. */
export function isPackageName(name: string): boolean {
  return /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/i.test(name);
}
