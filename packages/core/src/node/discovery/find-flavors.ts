import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MlmodelError } from '../../errors/mlmodel-error.js';
import type { FlavorCandidate } from '../../flavor/choose-flavor.js';
import { isInside } from '../model-directory.js';
import { type FlavorPackage, flavorKeyOf, readFlavorPackage } from './flavor-package.js';
import { packageCandidate } from './import-flavor.js';
import {
  ancestorsOf,
  invocationPaths,
  nodeModulesAbove,
  packageFoldersIn,
  realPathOf,
} from './package-folders.js';
import { dependencyNames, isPackageName, type PackageOnDisk, readPackage } from './package-json.js';

/** Where flavor packages are looked for. */
export interface DiscoveryPlaces {
  /** The model's real path. Nothing below it is a place to find packages in: a model may bring its own. */
  readonly modelDirectory: string;
  /** Where the user is: the nearest `package.json` from here up names the user's packages. */
  readonly workingDirectory: string;
  /** The program's main file as it was invoked (`process.argv[1]`): packages installed beside it count. */
  readonly invokedAs?: string | undefined;
}

/**
 * Finds the installed packages whose manifest claims a flavor of the model: the user's dependencies, then what is
 * installed beside the program. A package found in both is the user's.
 * @param keys the flavors of the model
 * @throws MlmodelError `INVALID_STATE` when two packages claim one flavor, or a manifest is broken
 */
export function discoverFlavors(
  keys: ReadonlySet<string>,
  places: DiscoveryPlaces,
): readonly FlavorCandidate[] {
  const found = new Map<string, FlavorPackage>();
  const folders = [...userPackageFolders(places), ...neighbourPackageFolders(places)];
  for (const folder of new Set(folders)) {
    const candidate = readOutsideModel(folder, places);
    const key = candidate === undefined ? undefined : flavorKeyOf(candidate);
    if (candidate === undefined || key === undefined || !keys.has(key)) continue;
    const flavor = readFlavorPackage(candidate);
    if (!found.has(flavor.name)) found.set(flavor.name, flavor);
  }
  const packages = [...found.values()];
  for (const key of keys) refuseRivals(packages.filter(({ manifest }) => manifest.flavor === key));
  return packages.map(packageCandidate);
}

/**
 * Finds a flavor that the user asked for by a package's name or the path of its folder.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` when there is none
 */
export function findNamedFlavor(nameOrPath: string, places: DiscoveryPlaces): FlavorCandidate {
  const folders = namedFolders(nameOrPath, places);
  const found = folders.map((folder) => readOutsideModel(folder, places)).find(Boolean);
  if (found === undefined) throw notFound(nameOrPath);
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

/** Reads a package unless it, or a link to it, lies inside the model. */
function readOutsideModel(folder: string, places: DiscoveryPlaces): PackageOnDisk | undefined {
  return outsideModel([folder], places).length === 0 ? undefined : readPackage(folder);
}

/** Leaves out the paths that lie inside the model or lead into it, and links in it that lead out. */
function outsideModel(paths: readonly string[], places: DiscoveryPlaces): readonly string[] {
  return paths.filter((path) => {
    const parent = realPathOf(dirname(path)) ?? dirname(path);
    return (
      !isInside(places.modelDirectory, parent) &&
      !isInside(places.modelDirectory, realPathOf(path) ?? path)
    );
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

function notFound(nameOrPath: string): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    isPackageName(nameOrPath)
      ? `The flavor package ${nameOrPath} is not installed here. Run: npm install ${nameOrPath}; or give the path of its folder, such as ./${nameOrPath}.`
      : `There is no flavor package in "${nameOrPath}": give a folder outside the model that holds a package.json.`,
  );
}
