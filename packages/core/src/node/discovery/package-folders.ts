import { readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { dependencyNames, readPackage } from './package-json.js';

/** Every folder from `path` up to the root. */
export function ancestorsOf(path: string): readonly string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [path, ...ancestorsOf(parent)];
}

/**
 * The `node_modules` folders in which Node would look for the packages of a file in `folder`, nearest first; not that of
 * pnpm's store, which holds whatever anybody depends on.
 */
export function nodeModulesAbove(folder: string): readonly string[] {
  return ancestorsOf(folder)
    .filter((ancestor) => !['node_modules', '.pnpm'].includes(basename(ancestor)))
    .map((ancestor) => join(ancestor, 'node_modules'));
}

/**
 * The paths under which a command was invoked: as given, and each link on the way to the real file. npm links
 * `node_modules/.bin/x` and `/usr/local/bin/x` to the package; pnpm's shim names `node_modules/@scope/package/…`,
 * itself a link into its store.
 */
export function invocationPaths(command: string): readonly string[] {
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

/** The path without links; undefined when nothing is there. */
export function realPathOf(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}

/**
 * The folders of packages that may be flavors in one `node_modules`, from few reads: what the `package.json` beside it
 * depends on and the `@mlmodel/flavor-*` that lie there; all packages where no `package.json` says which matter (a
 * global installation).
 */
export function packageFoldersIn(nodeModules: string): readonly string[] {
  const entries = folderEntries(nodeModules);
  if (entries.length === 0) return [];
  const owner = readPackage(dirname(nodeModules));
  const names = owner === undefined ? allPackages(nodeModules, entries) : dependencyNames(owner);
  const own = [nodeModules, join(nodeModules, '.pnpm', 'node_modules')].flatMap(ownFlavors);
  return [...names.map((name) => join(nodeModules, name)), ...own];
}

function ownFlavors(nodeModules: string): readonly string[] {
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
