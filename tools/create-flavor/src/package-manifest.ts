import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, relative, sep } from 'node:path';
import type { PackageKind } from './package-kind.js';
import type { PackageNames } from './package-names.js';
import { UsageError } from './usage-error.js';

/** A `package.json`. */
export interface PackageManifest {
  readonly name: string;
  readonly [field: string]: unknown;
}

/** A package in a clone, and the versions of what it works with. */
interface WorkspacePackage {
  readonly names: PackageNames;
  readonly versions: ReadonlyMap<string, string>;
}

/** The manifest of a package inside a clone of mlmodel. */
export function workspaceManifest(
  kind: PackageKind,
  { names, versions }: WorkspacePackage,
): PackageManifest {
  const own = [...kind.peers, ...kind.testedWith, '@mlmodel/bundle', '@mlmodel/jest-config'];
  const development = [...new Set(own)].map((name) => [name, 'workspace:*'] as const);
  const all = [...development, ['@jest/globals', 'catalog:'], ['zod', 'catalog:']] as const;
  return {
    ...commonFields(kind, { names, name: `@mlmodel/${kind.noun}-${names.dashed}` }),
    files: ['dist', '!dist/.tsbuildinfo', '!dist/**/*.map'],
    publishConfig: { access: 'public', provenance: true },
    scripts: {
      build: 'rm -rf dist && tsc && bundle-package index',
      typecheck: 'tsc -p test',
      test: 'run-tests',
    },
    peerDependencies: Object.fromEntries(
      Array.from(versions, ([name, version]) => [name, `^${version}`]),
    ),
    devDependencies: Object.fromEntries([...all].sort(([one], [other]) => (one < other ? -1 : 1))),
  };
}

/** The folder of a package, and the folder with tarballs of mlmodel's packages; both absolute. */
interface LocalTarballs {
  readonly folder: string;
  readonly tarballs: string;
}

/** A package outside a clone. */
interface StandalonePackage {
  readonly names: PackageNames;
  readonly local: LocalTarballs | undefined;
}

/**
 * The manifest of a package outside a clone, with the versions that the package of its kind was built with.
 * @throws UsageError when the tarballs lack a package
 */
export async function standaloneManifest(
  kind: PackageKind,
  { names, local }: StandalonePackage,
): Promise<PackageManifest> {
  const range = await rangesOf(kind.folder);
  const own = [...new Set([...kind.peers, ...kind.testedWith])].map(async (name) => {
    const source = local === undefined ? range(name) : `file:${await tarballOf(name, local)}`;
    return [name, source] as const;
  });
  return {
    ...commonFields(kind, { names, name: `mlmodel-${kind.noun}-${names.dashed}` }),
    files: ['dist'],
    scripts: {
      build: 'tsc -p .',
      typecheck: 'tsc -p test',
      test: 'npm run build && npm run typecheck && node --test "test/*.test.ts"',
      prepack: 'npm run build',
    },
    dependencies: { zod: range('zod') },
    peerDependencies: Object.fromEntries(kind.peers.map((name) => [name, range(name)])),
    devDependencies: {
      ...Object.fromEntries(await Promise.all(own)),
      '@types/node': range('@types/node'),
      typescript: range('typescript'),
    },
  };
}

interface NamedPackage {
  readonly names: PackageNames;
  readonly name: string;
}

function commonFields(kind: PackageKind, { names, name }: NamedPackage) {
  const exportName = `${names.camel}${kind.noun.charAt(0).toUpperCase()}${kind.noun.slice(1)}`;
  return {
    name,
    version: '0.1.0',
    description: kind.description(names),
    license: 'Apache-2.0',
    type: 'module',
    engines: { node: '>=22.12' },
    mlmodel: { [kind.noun]: names.key, export: exportName, spec: 1, ...kind.manifest },
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
async function rangesOf(folder: URL): Promise<(name: string) => string> {
  const manifest = new URL('package.json', folder);
  const require = createRequire(manifest);
  const { devDependencies } = JSON.parse(await readFile(manifest, 'utf8'));
  return (name) => {
    const range: string = devDependencies[name];
    return /^(workspace|catalog):/.test(range)
      ? `^${require(`${name}/package.json`).version}`
      : range.replace(/^npm:.*@/, '');
  };
}
