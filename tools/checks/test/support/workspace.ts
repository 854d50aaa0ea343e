import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The root of the repository. */
export const root = join(import.meta.dirname, '../../../..');

/** The fields of a `package.json` that the checks read. */
export interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly bin?: Readonly<Record<string, string>>;
  readonly engines?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly mlmodel?: { readonly flavor: string; readonly installFlags?: string };
  readonly publishConfig?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** A package of this workspace that is published. */
export interface PublishedPackage {
  readonly name: string;
  readonly folder: string;
  readonly manifest: PackageManifest;
}

/** Every package of this workspace that is not private. */
export function publishedPackages(): readonly PublishedPackage[] {
  return globSync('{packages,apps,tools}/*/package.json', { cwd: root })
    .map((path) => {
      const folder = join(root, dirname(path));
      const manifest: PackageManifest = JSON.parse(readFileSync(join(root, path), 'utf8'));
      return { name: manifest.name, folder, manifest };
    })
    .filter(({ manifest }) => manifest.private !== true)
    .sort((one, other) => one.name.localeCompare(other.name));
}
