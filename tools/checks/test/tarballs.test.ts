import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { publint } from 'publint';
import { filesOfTarball, packPackages } from './support/pack.js';
import { type PackageManifest, publishedPackages } from './support/workspace.js';

const packages = publishedPackages();
const folder = temporaryFolder();
let tarballs: ReadonlyMap<string, string>;

beforeAll(async () => {
  tarballs = await packPackages(folder);
}, 600_000);

/** What a tarball may hold in addition to `dist` and the files that npm always adds. */
const additions: Readonly<Record<string, RegExp>> = {
  '@mlmodel/cli': /^bin\/mlmodel\.mjs$/,
  '@mlmodel/create-flavor': /^(bin\/create-flavor\.mjs|template\/.*)$/,
  '@mlmodel/create-target': /^(bin\/create-target\.mjs|template\/.*)$/,
  '@mlmodel/flavor-crate': /^r\/[\w-]+\.R$/,
  '@mlmodel/flavor-testkit': /^python\/cases\.py$/,
  '@mlmodel/flavor-pyfunc-bridge': /^python\/[\w/]+\.py$/,
};

/** Bytes on a user's disk. */
const unpackedBudget: Readonly<Record<string, number>> = {
  '@mlmodel/core': 1_000_000,
  '@mlmodel/serve': 600_000,
  '@mlmodel/cli': 700_000,
  '@mlmodel/registry': 650_000,
};
const unpackedBudgetOfOthers = 500_000;

describe.each(packages)('the tarball of $name', ({ name, folder: source, manifest }) => {
  const files = () => filesOfTarball(tarballs.get(name) ?? '');

  test('holds what was built, the README and the licence, and nothing else', () => {
    const expected =
      /^(package\.json|README\.md|LICENSE|dist\/(.*\.(js|d\.ts)|(page\/)?THIRD-PARTY-LICENSES\.txt))$/;
    const others = files()
      .map(({ path }) => path)
      .filter((path) => !expected.test(path) && !additions[name]?.test(path));
    expect(others).toEqual([]);
    const paths = new Set(files().map(({ path }) => path));
    expect(['package.json', 'README.md', 'LICENSE'].filter((path) => !paths.has(path))).toEqual([]);
  });

  test('has no script that names a source map, as the sources are not in it', () => {
    const scripts = files().filter(({ path }) => path.endsWith('.js'));
    const mapped = scripts.filter(({ text }) => /^\/\/# sourceMappingURL=/m.test(text));
    expect(mapped.map(({ path }) => path)).toEqual([]);
  });

  test('is for versions of Node that may require() an ES module', () => {
    const minor = /^>=22\.(\d+)$/.exec(manifest.engines?.['node'] ?? '')?.[1];
    expect(Number(minor)).toBeGreaterThanOrEqual(12);
  });

  test('names real versions of what it depends on', () => {
    const packed: PackageManifest = JSON.parse(
      files().find(({ path }) => path === 'package.json')?.text ?? '{}',
    );
    const groups = [packed.dependencies, packed.devDependencies, packed.peerDependencies];
    const ranges = groups.flatMap((group) => Object.values(group ?? {}));
    expect(ranges.filter((range) => /^(workspace|catalog|file|link):/.test(range))).toEqual([]);
    expect(packed.version).toBe(manifest.version);
  });

  test('is published in public, with provenance', () => {
    expect(manifest.publishConfig).toEqual({ access: 'public', provenance: true });
  });

  test('has a changelog entry for its version', () => {
    const changelog = readFileSync(join(source, 'CHANGELOG.md'), 'utf8');
    expect(changelog).toContain(`# ${name}\n`);
    expect(changelog).toContain(`## ${manifest.version}\n`);
  });

  test('stays within its budget on disk', () => {
    const size = files().reduce((sum, file) => sum + file.size, 0);
    expect(size).toBeLessThan(unpackedBudget[name] ?? unpackedBudgetOfOthers);
  });

  test('has no finding of publint', async () => {
    const tarball = new Uint8Array(readFileSync(tarballs.get(name) ?? '')).buffer;
    const { messages } = await publint({ pack: { tarball }, strict: true });
    expect(messages).toEqual([]);
  });

  test('has types that are right for importers', async () => {
    const content = new Uint8Array(readFileSync(tarballs.get(name) ?? ''));
    const result = await checkPackage(createPackageFromTarballData(content));
    // Packages are ES modules only: require() loads them in every Node that `engines` allows, node10 never did.
    const problems = result.types === false ? [] : result.problems;
    const relevant = problems.filter(
      (problem) =>
        problem.kind !== 'CJSResolvesToESM' &&
        !('resolutionKind' in problem && problem.resolutionKind === 'node10'),
    );
    expect(relevant).toEqual([]);
    if (manifest.exports?.['.'] !== undefined) expect(result.types).not.toBe(false);
  });
});
