import { readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** Every folder from `path` up to the root. */
export function ancestorsOf(path: string): readonly string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [path, ...ancestorsOf(parent)];
}

/**
 * The `node_modules` folders that Node searches for a file in `folder`, nearest first; without pnpm's store, which
 * contains everybody's dependencies.
 */
export function nodeModulesAbove(folder: string): readonly string[] {
  return ancestorsOf(folder)
    .filter((ancestor) => !['node_modules', '.pnpm'].includes(basename(ancestor)))
    .map((ancestor) => join(ancestor, 'node_modules'));
}

/**
 * The paths of an invoked command: as given, and each link on the way to the real file. npm links `node_modules/.bin/x`
 * and `/usr/local/bin/x` to the package; pnpm's shim names `node_modules/@scope/package/…`, itself a link into its
 * store.
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

/** The path without links; undefined when nothing exists there. */
export function realPathOf(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}
