import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { FlavorNames } from './flavor-names.js';

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
      test: "NODE_OPTIONS='--experimental-vm-modules --disable-warning=ExperimentalWarning' jest",
    },
    peerDependencies: { '@mlmodel/core': `^${coreVersion}` },
    devDependencies: {
      '@jest/globals': 'catalog:',
      '@mlmodel/bundle': 'workspace:*',
      '@mlmodel/core': 'workspace:*',
      '@mlmodel/flavor-testkit': 'workspace:*',
      '@mlmodel/jest-config': 'workspace:*',
      jest: 'catalog:',
    },
  };
}

/** A flavor's package of its own, built with the versions that this package was. */
export async function standaloneManifest(names: FlavorNames): Promise<PackageManifest> {
  const range = await rangesOfThisPackage();
  return {
    ...commonFields(`mlmodel-flavor-${names.dashed}`, names),
    files: ['dist'],
    scripts: {
      build: 'tsc -p .',
      typecheck: 'tsc -p test',
      test: 'npm run build && npm run typecheck && node --test "test/*.test.ts"',
      prepack: 'npm run build',
    },
    peerDependencies: { '@mlmodel/core': range('@mlmodel/core') },
    devDependencies: {
      '@mlmodel/core': range('@mlmodel/core'),
      '@mlmodel/flavor-testkit': range('@mlmodel/flavor-testkit'),
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
    engines: { node: '>=22' },
    mlmodel: { flavor: names.key, export: `${names.camel}Flavor`, spec: 1, priority: 100 },
    exports: {
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      './package.json': './package.json',
    },
  };
}

/** In a clone, ranges stand for the installed versions; a published package holds real ones. */
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
