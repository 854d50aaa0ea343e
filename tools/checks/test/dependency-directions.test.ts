import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '../../..');

/** Which packages of this workspace each one may import; a flavor may import `core` alone unless it stands here. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  '@mlmodel/core': [],
  '@mlmodel/scoring': ['@mlmodel/core'],
  '@mlmodel/worker': ['@mlmodel/core', '@mlmodel/scoring'],
  '@mlmodel/flavor-pyfunc-bridge': ['@mlmodel/core', '@mlmodel/scoring', '@mlmodel/worker'],
  '@mlmodel/serve': ['@mlmodel/core', '@mlmodel/scoring', '@mlmodel/worker'],
  '@mlmodel/cli': ['@mlmodel/core', '@mlmodel/scoring', '@mlmodel/serve'],
};

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly mlmodel?: { readonly flavor: string };
}

const folders = globSync('{packages,apps}/*/package.json', { cwd: root }).map((path) =>
  join(root, path, '..'),
);

describe.each(folders.map((folder) => ({ folder, manifest: readManifest(folder) })))(
  '$manifest.name',
  ({ folder, manifest }) => {
    const mayImport = allowed[manifest.name] ?? ['@mlmodel/core'];

    test('imports only packages that stand below it', () => {
      expect(importsOf(folder).filter((name) => !mayImport.includes(name))).toEqual([]);
    });

    test('depends only on packages that stand below it, and on each that it imports', () => {
      const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
      const own = declared.filter((name) => name.startsWith('@mlmodel/'));
      expect(own.filter((name) => !mayImport.includes(name))).toEqual([]);
      expect(importsOf(folder).filter((name) => !own.includes(name))).toEqual([]);
    });
  },
);

test('the flavors were found', () => {
  const flavors = folders.map(readManifest).filter((manifest) => manifest.mlmodel !== undefined);
  expect(flavors.map((manifest) => manifest.name)).toContain('@mlmodel/flavor-onnx');
});

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

/** Names of this workspace's packages that the sources of `folder` import, statically or not. */
function importsOf(folder: string): string[] {
  const names = new Set<string>();
  for (const file of globSync('src/**/*.ts', { cwd: folder })) {
    const source = readFileSync(join(folder, file), 'utf8');
    for (const match of source.matchAll(/(?:from|import)\s*\(?\s*['"](@mlmodel\/[\w-]+)/g))
      if (match[1] !== undefined) names.add(match[1]);
  }
  return [...names];
}
