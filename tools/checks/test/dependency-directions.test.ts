import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '../../..');

type Kind = 'library' | 'flavor' | 'target' | 'app';

/** What each kind of package may import. Apps find flavors and targets through their manifests. */
const allowed: Readonly<Record<Kind, readonly Kind[]>> = {
  library: ['library'],
  flavor: ['library'],
  target: ['library'],
  app: ['library', 'app'],
};

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly mlmodel?: {
    readonly flavor?: string;
    readonly target?: string;
    readonly app?: boolean;
  };
}

interface Package {
  readonly name: string;
  readonly kind: Kind;
  /** Packages of this workspace that its manifest names. */
  readonly declared: readonly string[];
  /** Those that its sources import. */
  readonly imported: readonly string[];
}

const packages = globSync('{packages,apps}/*/package.json', { cwd: root }).map(readPackage);
const kinds = new Map(packages.map(({ name, kind }) => [name, kind]));

describe.each(packages)('$name, $kind,', ({ kind, declared, imported }) => {
  test(`depends only on packages that a ${kind} may import`, () => {
    const wrong = [...declared, ...imported].filter(
      (name) => !allowed[kind].includes(kinds.get(name) ?? 'app'),
    );
    expect(wrong).toEqual([]);
  });

  test('declares each package that it imports', () => {
    expect(imported.filter((name) => !declared.includes(name))).toEqual([]);
  });
});

test('no package depends on itself through others', () => {
  const uses = new Map(packages.map(({ name, declared }) => [name, declared]));
  const reached = (from: string, seen = new Set<string>()): Set<string> => {
    for (const name of uses.get(from) ?? []) if (!seen.has(name)) reached(name, seen.add(name));
    return seen;
  };
  expect([...uses.keys()].filter((name) => reached(name).has(name))).toEqual([]);
});

test('each kind is found', () => {
  expect(new Set(kinds.values())).toEqual(new Set(['library', 'flavor', 'target', 'app']));
});

function readPackage(path: string): Package {
  const folder = join(root, path, '..');
  const manifest = JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest;
  const names = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
  return {
    name: manifest.name,
    kind: kindOf(manifest),
    declared: names.filter((name) => name.startsWith('@mlmodel/')),
    imported: importsOf(folder),
  };
}

function kindOf({ mlmodel = {} }: Manifest): Kind {
  if (mlmodel.flavor !== undefined) return 'flavor';
  if (mlmodel.target !== undefined) return 'target';
  return mlmodel.app === true ? 'app' : 'library';
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
