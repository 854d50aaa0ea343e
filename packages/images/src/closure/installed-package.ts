import { dirname, join } from 'node:path';
import { MlmodelError } from '@mlmodel/core';
import { readPackage } from '@mlmodel/core/node';
import * as z from 'zod/mini';
import type { PlatformFields } from '../platform.js';

/** The fields of a `package.json` that are read here (docs.npmjs.com/cli/configuring-npm/package-json); others are unchecked. */
export interface PackageManifest extends PlatformFields {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: PackageRanges | undefined;
  readonly optionalDependencies?: PackageRanges | undefined;
  readonly peerDependencies?: PackageRanges | undefined;
  readonly files?: readonly string[] | undefined;
  readonly [field: string]: unknown;
}

/** Ranges of versions by the name of a package. */
type PackageRanges = Readonly<Record<string, string>>;

const ranges = z.optional(z.record(z.string(), z.string()));
const texts = z.optional(z.array(z.string()));

const manifestSchema = z.looseObject({
  name: z.string(),
  version: z.string(),
  dependencies: ranges,
  optionalDependencies: ranges,
  peerDependencies: ranges,
  files: texts,
  os: texts,
  cpu: texts,
  libc: texts,
});

/** A package on disk. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  /** The real path of its folder. */
  readonly directory: string;
  readonly manifest: PackageManifest;
}

/** Reads the package in a folder. @throws MlmodelError `INVALID_STATE` when there is none */
export function readInstalledPackage(folder: string): InstalledPackage {
  const found = packageIn(folder);
  if (found !== undefined) return found;
  throw new MlmodelError(
    'INVALID_STATE',
    `"${folder}" holds no readable package.json with a name and a version. Install the package again.`,
  );
}

/** Finds a package by name as Node does for a module of the package in `directory`. */
export function findPackage(name: string, directory: string): InstalledPackage | undefined {
  for (let folder = directory; ; folder = dirname(folder)) {
    const found = packageIn(join(folder, 'node_modules', name));
    if (found !== undefined || folder === dirname(folder)) return found;
  }
}

/** The package that a folder is part of. */
export function packageAround(directory: string): InstalledPackage | undefined {
  for (let folder = directory; ; folder = dirname(folder)) {
    const found = packageIn(folder);
    if (found !== undefined || folder === dirname(folder)) return found;
  }
}

function packageIn(folder: string): InstalledPackage | undefined {
  const { directory, ...fields } = readPackage(folder) ?? {};
  const { data } = manifestSchema.safeParse(fields);
  if (directory === undefined || data === undefined) return undefined;
  const manifest: PackageManifest = data;
  return { name: manifest.name, version: manifest.version, directory, manifest };
}
