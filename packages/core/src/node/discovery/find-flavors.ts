import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMlmodelError, MlmodelError } from '../../errors/mlmodel-error.js';
import type { FlavorCandidate } from '../../flavor/choose-flavor.js';
import { isInside } from '../model-directory.js';
import { adviceForName } from './advice-for-name.js';
import {
  type FlavorPackage,
  flavorKeyOf,
  type PackageOnDisk,
  packageCandidate,
  readFlavorPackage,
} from './flavor-package.js';

/** Where to look for flavor packages. */
export interface DiscoveryPlaces {
  /** The model's real path, if known. Packages inside it are ignored: a model may bring its own. */
  readonly modelDirectory?: string | undefined;
  /** The user's working directory: the nearest `package.json` from here up lists the user's packages. */
  readonly workingDirectory: string;
  /** The program's main file as invoked (`process.argv[1]`): packages installed next to it count. */
  readonly invokedAs?: string | undefined;
}

/**
 * Finds the installed packages whose manifest claims a flavor of the model: first the user's dependencies, then
 * packages installed next to the program. The user's copy of a package wins.
 * @param keys the flavors of the model
 * @throws MlmodelError `INVALID_STATE` when two packages claim one flavor, or a manifest is broken
 */
export function discoverFlavors(
  keys: ReadonlySet<string>,
  places: DiscoveryPlaces,
): readonly FlavorCandidate[] {
  const packages = flavorPackages(places, (key) => keys.has(key));
  for (const key of keys) refuseRivals(packages.filter(({ manifest }) => manifest.flavor === key));
  return packages.map(packageCandidate);
}

/**
 * Finds all installed flavor packages.
 * @throws MlmodelError `INVALID_STATE` when a manifest is broken
 */
export function findInstalledFlavors(places: DiscoveryPlaces): readonly FlavorCandidate[] {
  return flavorPackages(places, () => true).map(packageCandidate);
}

function flavorPackages(
  places: DiscoveryPlaces,
  isWanted: (key: string) => boolean,
): readonly FlavorPackage[] {
  const found = new Map<string, FlavorPackage>();
  const folders = [...userPackageFolders(places), ...neighbourPackageFolders(places)];
  for (const folder of new Set(folders)) {
    const candidate = readOutsideModel(folder, places);
    const key = candidate === undefined ? undefined : flavorKeyOf(candidate);
    if (candidate === undefined || key === undefined || !isWanted(key)) continue;
    const flavor = readFlavorPackage(candidate);
    if (!found.has(flavor.name)) found.set(flavor.name, flavor);
  }
  return [...found.values()];
}

/**
 * Finds a flavor by a package's name or the path of its folder.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` when there is none
 */
export function findNamedFlavor(nameOrPath: string, places: DiscoveryPlaces): FlavorCandidate {
  const folders = namedFolders(nameOrPath, places);
  const found = folders.map((folder) => readOutsideModel(folder, places)).find(Boolean);
  if (found === undefined) throw notFound(nameOrPath, places);
  return packageCandidate(readFlavorPackage(found));
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

function neighbourPackageFolders(places: DiscoveryPlaces): readonly string[] {
  return neighbourNodeModules(places).flatMap(packageFoldersIn);
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

function refuseRivals(packages: readonly FlavorPackage[]): void {
  const [first, second] = packages;
  if (first === undefined || second === undefined) return;
  const where = packages.map((found) => `${found.label} (${found.package.directory})`);
  throw new MlmodelError(
    'INVALID_STATE',
    `${packages.length} installed packages claim the flavor "${first.manifest.flavor}": ${where.join(', ')}. Choose one with --flavor ${first.name}, or uninstall the others.`,
  );
}

function notFound(nameOrPath: string, places: DiscoveryPlaces): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    isPackageName(nameOrPath)
      ? `The flavor package ${nameOrPath} is not installed here. ${adviceForName(nameOrPath, readablePackages(places))}`
      : `There is no flavor package in "${nameOrPath}": give a folder outside the model that holds a package.json.`,
  );
}

/** All installed flavor packages; none when a manifest is broken. */
function readablePackages(places: DiscoveryPlaces): readonly FlavorPackage[] {
  try {
    return flavorPackages(places, () => true);
  } catch (error) {
    if (isMlmodelError(error)) return [];
    throw error;
  }
}

/** Reads the `package.json` of a folder; undefined when it is missing or not a JSON object. */
function readPackage(folder: string): PackageOnDisk | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    if (typeof content !== 'object' || content === null) return undefined;
    return { ...content, directory: realpathSync.native(folder) };
  } catch {
    return undefined;
  }
}

/** The names of all dependencies of a package, of any kind, without duplicates. */
function dependencyNames(found: PackageOnDisk): readonly string[] {
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
function isPackageName(name: string): boolean {
  return /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/i.test(name);
}

/** Every folder from `path` up to the root. */
export function ancestorsOf(path: string): readonly string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [path, ...ancestorsOf(parent)];
}

/**
 * The `node_modules` folders that Node searches for a file in `folder`, nearest first; without pnpm's store, which
 * contains everybody's dependencies.
 */
function nodeModulesAbove(folder: string): readonly string[] {
  return ancestorsOf(folder)
    .filter((ancestor) => !['node_modules', '.pnpm'].includes(basename(ancestor)))
    .map((ancestor) => join(ancestor, 'node_modules'));
}

/**
 * The paths of an invoked command: as given, and each link on the way to the real file. npm links `node_modules/.bin/x`
 * and `/usr/local/bin/x` to the package; pnpm's shim names `node_modules/@scope/package/…`, itself a link into its
 * store.
 */
function invocationPaths(command: string): readonly string[] {
  const paths: string[] = [];
  let next: string | undefined = resolve(command);
  while (next !== undefined && !paths.includes(next)) {
    paths.push(next);
    next = linkTarget(next);
  }
  const real = realPathOf(command);
  return real === undefined || paths.includes(real) ? paths : [...paths, real];
}

function linkTarget(path: string): string | undefined {
  try {
    return resolve(dirname(path), readlinkSync(path));
  } catch {
    return undefined;
  }
}

/** The path without links; undefined when nothing exists there. */
export function realPathOf(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}

/**
 * The folders of packages in one `node_modules` that may be flavors, found with few reads: the dependencies of the
 * `package.json` next to it and any `@mlmodel/flavor-*`; all packages when there is no such `package.json` (a global
 * installation).
 */
function packageFoldersIn(nodeModules: string): readonly string[] {
  const entries = folderEntries(nodeModules);
  if (entries.length === 0) return [];
  const owner = readPackage(dirname(nodeModules));
  const names = owner === undefined ? allPackages(nodeModules, entries) : dependencyNames(owner);
  const own = [nodeModules, join(nodeModules, '.pnpm', 'node_modules')].flatMap(ownFlavorFolders);
  return [...names.map((name) => join(nodeModules, name)), ...own];
}

function ownFlavorFolders(nodeModules: string): readonly string[] {
  const scope = join(nodeModules, '@mlmodel');
  return folderEntries(scope)
    .filter((name) => name.startsWith('flavor-'))
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
