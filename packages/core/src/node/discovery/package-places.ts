import { readdirSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isInside } from '../resolve-inside.js';
import { ancestorsOf, invocationPaths, nodeModulesAbove, realPathOf } from './node-paths.js';
import {
  dependencyNames,
  isPackageName,
  type PackageOnDisk,
  readPackage,
} from './package-on-disk.js';

/** Where to look for plugins. */
export interface DiscoveryPlaces {
  /** The model's real path, if known. Packages inside it are ignored: a model may bring its own. */
  readonly modelDirectory?: string | undefined;
  /** The user's working directory: the nearest `package.json` from here up lists the user's packages. */
  readonly workingDirectory: string;
  /** The program's main file as invoked (`process.argv[1]`): packages installed next to it count. */
  readonly invokedAs?: string | undefined;
}

/**
 * The packages that may be plugins of a kind: the user's dependencies, then what is installed next to the program.
 * @param noun of the kind
 */
export function packagesIn(places: DiscoveryPlaces, noun: string): readonly PackageOnDisk[] {
  const neighbours = neighbourNodeModules(places).flatMap((folder) =>
    packageFoldersIn(folder, noun),
  );
  const folders = new Set([...userPackageFolders(places), ...neighbours]);
  return [...folders].flatMap((folder) => readOutsideModel(folder, places) ?? []);
}

/** The package with a name, or in the folder with a path; undefined when there is none. */
export function packageNamed(
  nameOrPath: string,
  places: DiscoveryPlaces,
): PackageOnDisk | undefined {
  return namedFolders(nameOrPath, places)
    .map((folder) => readOutsideModel(folder, places))
    .find(Boolean);
}

function userPackageFolders(places: DiscoveryPlaces): readonly string[] {
  const folders = outsideModel(ancestorsOf(places.workingDirectory), places);
  for (const folder of folders) {
    const user = readPackage(folder);
    if (user === undefined) continue;
    const searched = nodeModulesAbove(folder);
    return dependencyNames(user).flatMap((name) => nearestPackage(name, searched));
  }
  return [];
}

function nearestPackage(name: string, searched: readonly string[]): readonly string[] {
  const folder = searched
    .map((nodeModules) => join(nodeModules, name))
    .find((candidate) => realPathOf(candidate) !== undefined);
  return folder === undefined ? [] : [folder];
}

function neighbourNodeModules(places: DiscoveryPlaces): readonly string[] {
  const invoked = places.invokedAs ? invocationPaths(places.invokedAs) : [];
  const folders = new Set(invoked.flatMap((path) => nodeModulesAbove(dirname(path))));
  return outsideModel([...folders], places);
}

function namedFolders(nameOrPath: string, places: DiscoveryPlaces): readonly string[] {
  if (nameOrPath.startsWith('file:')) return [fileURLToPath(nameOrPath)];
  if (isAbsolute(nameOrPath) || !isPackageName(nameOrPath)) {
    return [resolve(places.workingDirectory, nameOrPath)];
  }
  const above = outsideModel(nodeModulesAbove(places.workingDirectory), places);
  return [...above, ...neighbourNodeModules(places)]
    .flatMap((nodeModules) => [nodeModules, join(nodeModules, '.pnpm', 'node_modules')])
    .map((nodeModules) => join(nodeModules, nameOrPath));
}

/** Reads a package unless it, or a link to it, is inside the model. */
function readOutsideModel(folder: string, places: DiscoveryPlaces): PackageOnDisk | undefined {
  return outsideModel([folder], places).length === 0 ? undefined : readPackage(folder);
}

/** Removes the paths inside the model, links into it, and links in it that lead out. */
function outsideModel(
  paths: readonly string[],
  { modelDirectory }: DiscoveryPlaces,
): readonly string[] {
  if (modelDirectory === undefined) return paths;
  return paths.filter((path) => {
    const parent = realPathOf(dirname(path)) ?? dirname(path);
    return !isInside(modelDirectory, parent) && !isInside(modelDirectory, realPathOf(path) ?? path);
  });
}

/**
 * The folders of packages in one `node_modules` that may be plugins of a kind, found with few reads: the dependencies of
 * the `package.json` next to it and any `@mlmodel/flavor-*` (by the noun of the kind); all packages when there is no such
 * `package.json` (a global installation).
 */
function packageFoldersIn(nodeModules: string, noun: string): readonly string[] {
  const entries = folderEntries(nodeModules);
  if (entries.length === 0) return [];
  const owner = readPackage(dirname(nodeModules));
  const names = owner === undefined ? allPackages(nodeModules, entries) : dependencyNames(owner);
  const own = [nodeModules, join(nodeModules, '.pnpm', 'node_modules')].flatMap((folder) =>
    ownFolders(folder, noun),
  );
  return [...names.map((name) => join(nodeModules, name)), ...own];
}

function ownFolders(nodeModules: string, noun: string): readonly string[] {
  const scope = join(nodeModules, '@mlmodel');
  return folderEntries(scope)
    .filter((name) => name.startsWith(`${noun}-`))
    .map((name) => join(scope, name));
}

function allPackages(nodeModules: string, entries: readonly string[]): readonly string[] {
  return entries
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@')
        ? folderEntries(join(nodeModules, name)).map((child) => `${name}/${child}`)
        : [name],
    );
}

function folderEntries(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
