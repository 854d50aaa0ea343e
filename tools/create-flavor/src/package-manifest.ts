import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, relative, sep } from 'node:path';
import type { FlavorNames } from './flavor-names.js';
import { UsageError } from './usage-error.js';

/** A `package.json`. */
export interface PackageManifest {
  readonly name: string;
  readonly [field: string]: unknown;
}

/**
 * The package of a flavor inside a clone of mlmodel.
 * @param coreVersion the version of `@mlmodel/core` there
 */
export function workspaceManifest(names: FlavorNames, coreVersion: string): PackageManifest {
  return {
    ...commonFields(`@mlmodel/flavor-${names.dashed}`, names),
    files: ['dist', '!dist/.tsbuildinfo', '!dist/**/*.map'],
    publishConfig: { access: 'public', provenance: true },
    scripts: {
      build: 'rm -rf dist && tsc && bundle-package index',
      typecheck: 'tsc -p test',
      test: 'run-tests',
    },
    peerDependencies: { '@mlmodel/core': `^${coreVersion}` },
    devDependencies: {
      '@jest/globals': 'catalog:',
      '@mlmodel/bundle': 'workspace:*',
      '@mlmodel/core': 'workspace:*',
      '@mlmodel/flavor-testkit': 'workspace:*',
      '@mlmodel/jest-config': 'workspace:*',
      zod: 'catalog:',
    },
  };
}

/** The folder of a package, and the folder with tarballs of mlmodel's packages; both absolute. */
export interface LocalTarballs {
  readonly folder: string;
  readonly tarballs: string;
}

/**
 * A flavor package outside a clone, with the versions that this package was built with.
 * @throws UsageError when the tarballs lack a package
 */
export async function standaloneManifest(
  names: FlavorNames,
  local?: LocalTarballs,
): Promise<PackageManifest> {
  const range = await rangesOfThisPackage();
  const source = async (name: string) =>
    local === undefined ? range(name) : `file:${await tarballOf(name, local)}`;
  return {
    ...commonFields(`mlmodel-flavor-${names.dashed}`, names),
    files: ['dist'],
    scripts: {
      build: 'tsc -p .',
      typecheck: 'tsc -p test',
      test: 'npm run build && npm run typecheck && node --test "test/*.test.ts"',
      prepack: 'npm run build',
    },
    dependencies: { zod: range('zod') },
    peerDependencies: { '@mlmodel/core': range('@mlmodel/core') },
    devDependencies: {
      '@mlmodel/core': await source('@mlmodel/core'),
      '@mlmodel/flavor-testkit': await source('@mlmodel/flavor-testkit'),
      '@types/node': range('@types/node'),
      typescript: range('typescript'),
    },
  };
}

function commonFields(name: string, names: FlavorNames): PackageManifest {
  return {
    name,
    version: '0.1.0',
    description: `The ${names.key} flavor of MLflow Models`,
    license: 'Apache-2.0',
    type: 'module',
    engines: { node: '>=22.12' },
    mlmodel: { flavor: names.key, export: `${names.camel}Flavor`, spec: 1, priority: 100 },
    exports: {
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      './package.json': './package.json',
    },
  };
}

/** The tarball of a package, relative to the folder of another one. */
async function tarballOf(name: string, { folder, tarballs }: LocalTarballs): Promise<string> {
  const start = name.replace('@', '').replace('/', '-');
  const entries = await readdir(tarballs).catch(() => []);
  const found = entries.filter((entry) => isTarballOf(start, entry));
  const [tarball, ...others] = found;
  if (tarball !== undefined && others.length === 0)
    return posixPath(relative(folder, join(tarballs, tarball)));
  throw new UsageError(
    tarball === undefined
      ? `${tarballs} has no tarball of ${name}. In a clone of mlmodel, write it there with: pnpm --filter ${name} pack --pack-destination ${tarballs}`
      : `${tarballs} has several tarballs of ${name}: ${found.join(', ')}. Keep only one of them.`,
  );
}

/** True for `mlmodel-core-0.1.0.tgz` and `mlmodel-core`. */
function isTarballOf(start: string, file: string): boolean {
  return (
    file.startsWith(`${start}-`) && /^\d+\.\d+\.\d+.*\.tgz$/.test(file.slice(start.length + 1))
  );
}

function posixPath(path: string): string {
  return path.split(sep).join('/');
}

/** In a clone, ranges are replaced by the installed versions; a published package has real ones. */
async function rangesOfThisPackage(): Promise<(name: string) => string> {
  const require = createRequire(import.meta.url);
  const { devDependencies } = JSON.parse(
    await readFile(new URL('../package.json', import.meta.url), 'utf8'),
  );
  return (name) => {
    const range: string = devDependencies[name];
    return /^(workspace|catalog):/.test(range)
      ? `^${require(`${name}/package.json`).version}`
      : range.replace(/^npm:.*@/, '');
  };
}
