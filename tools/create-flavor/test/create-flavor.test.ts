import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';

const command = join(import.meta.dirname, '../bin/create-flavor.mjs');

interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real command. */
async function createFlavor(folder: string, ...args: readonly string[]): Promise<Finished> {
  const run = promisify(execFile)(process.execPath, [command, ...args], { cwd: folder });
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  );
}

describe('the name', () => {
  test.each([
    '',
    'Upper',
    '1st',
    '_private',
    'two--dashes',
    'end-',
    'ünïcode',
    '../up',
    '@scope/name',
    'x'.repeat(51),
  ])('%j is refused with the rule', async (name) => {
    const folder = temporaryFolder();
    const { code, stderr } = await createFlavor(folder, name);
    expect(stderr).toMatch(/cannot be the name of a flavor.*such as my_format/);
    expect(code).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('of a flavor of mlmodel is refused, naming its package', async () => {
    const { code, stderr } = await createFlavor(temporaryFolder(), 'python-function');
    expect(stderr).toContain('@mlmodel/flavor-pyfunc-bridge');
    expect(code).toBe(1);
  });

  test('is needed, and only one', async () => {
    expect(await createFlavor(temporaryFolder())).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Usage'),
    });
    expect(await createFlavor(temporaryFolder(), 'one', 'two')).toMatchObject({ code: 2 });
    expect(await createFlavor(temporaryFolder(), 'one', '--tarballs')).toMatchObject({ code: 2 });
    expect(await createFlavor(temporaryFolder(), 'one', '--unknown')).toMatchObject({ code: 2 });
    expect(await createFlavor(temporaryFolder(), '--help')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Usage'),
    });
  });

  test('appears in all its forms in the written files', async () => {
    const folder = temporaryFolder();
    await createFlavor(folder, 'my-2nd_format');
    const flavor = join(folder, 'mlmodel-flavor-my-2nd-format');
    const manifest = JSON.parse(readFileSync(join(flavor, 'package.json'), 'utf8'));
    expect(manifest.mlmodel).toEqual({
      flavor: 'my_2nd_format',
      export: 'my2ndFormatFlavor',
      spec: 1,
      priority: 100,
    });
    const files = readdirSync(flavor, { recursive: true, withFileTypes: true });
    for (const file of files.filter((entry) => entry.isFile())) {
      const path = join(file.parentPath, file.name);
      expect(path).not.toContain('gizmo');
      expect(readFileSync(path, 'utf8')).not.toMatch(/gizmo/i);
    }
  });
});

describe('outside of a clone', () => {
  test('the ranges are those of the released packages', async () => {
    const folder = temporaryFolder();
    await createFlavor(folder, 'thing');
    const path = join(folder, 'mlmodel-flavor-thing/package.json');
    const manifest = JSON.parse(readFileSync(path, 'utf8'));
    for (const range of Object.values(manifest.devDependencies))
      expect(range).toMatch(/^\^?\d+\.\d+\.\d+$/);
    expect(manifest.peerDependencies).toEqual({
      '@mlmodel/core': manifest.devDependencies['@mlmodel/core'],
    });
  });

  test('local tarballs take the place of released packages', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'packed'));
    for (const name of ['core-0.1.0', 'core-other-0.1.0', 'flavor-testkit-0.2.0-next.1'])
      writeFileSync(join(folder, `packed/mlmodel-${name}.tgz`), '');
    await createFlavor(folder, 'thing', '--tarballs', 'packed');
    const path = join(folder, 'mlmodel-flavor-thing/package.json');
    const { devDependencies, peerDependencies } = JSON.parse(readFileSync(path, 'utf8'));
    expect(devDependencies).toMatchObject({
      '@mlmodel/core': 'file:../packed/mlmodel-core-0.1.0.tgz',
      '@mlmodel/flavor-testkit': 'file:../packed/mlmodel-flavor-testkit-0.2.0-next.1.tgz',
    });
    expect(peerDependencies['@mlmodel/core']).toMatch(/^\^\d+\.\d+\.\d+$/);
  });

  test.each([
    [[], 'has no tarball of @mlmodel/core. In a clone of mlmodel, write it there with: pnpm'],
    [['core-0.1.0', 'core-0.2.0'], 'several tarballs of @mlmodel/core: mlmodel-core-0.1.0.tgz, ml'],
    [['core-0.1.0'], 'has no tarball of @mlmodel/flavor-testkit'],
  ])('tarballs that do not fit are refused: %j', async (names, message) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'packed'));
    for (const name of names) writeFileSync(join(folder, `packed/mlmodel-${name}.tgz`), '');
    const { code, stderr } = await createFlavor(folder, 'thing', '--tarballs', 'packed');
    expect(stderr).toContain(message);
    expect(code).toBe(1);
    expect(readdirSync(folder)).toEqual(['packed']);
  });

  test('nothing that exists is overwritten', async () => {
    const folder = temporaryFolder();
    const existing = join(folder, 'mlmodel-flavor-thing');
    mkdirSync(existing);
    writeFileSync(join(existing, 'precious'), 'data');
    const { code, stderr } = await createFlavor(folder, 'thing');
    expect(stderr).toContain(`${existing} exists`);
    expect(code).toBe(1);
    expect(readdirSync(folder)).toEqual(['mlmodel-flavor-thing']);
    expect(readdirSync(existing)).toEqual(['precious']);
  });
});

describe('in a clone', () => {
  /** The least that the command takes for a clone; biome is missing. */
  function brokenClone(): string {
    const clone = temporaryFolder();
    mkdirSync(join(clone, 'packages/core'), { recursive: true });
    mkdirSync(join(clone, 'packages/flavor-old'));
    writeFileSync(join(clone, 'pnpm-workspace.yaml'), '');
    writeFileSync(join(clone, 'packages/core/package.json'), '{"name": "@mlmodel/core"}');
    const old = { name: '@mlmodel/flavor-old', mlmodel: { flavor: 'older' } };
    writeFileSync(join(clone, 'packages/flavor-old/package.json'), JSON.stringify(old));
    return clone;
  }

  test('a flavor that another package claims is refused', async () => {
    const clone = brokenClone();
    const { stderr } = await createFlavor(join(clone, 'packages'), 'older');
    expect(stderr).toContain('exists: packages/flavor-old');
    expect((await createFlavor(clone, 'old')).stderr).toContain('flavor-old exists');
  });

  test('tarballs are refused', async () => {
    const { code, stderr } = await createFlavor(brokenClone(), 'new', '--tarballs', '.');
    expect(stderr).toContain('Leave out --tarballs');
    expect(code).toBe(1);
  });

  test('a failure leaves nothing behind', async () => {
    const clone = brokenClone();
    const { code, stderr } = await createFlavor(clone, 'new');
    expect(stderr).toContain('npm run setup');
    expect(code).toBe(1);
    expect(readdirSync(join(clone, 'packages'))).toEqual(['core', 'flavor-old']);
    expect(existsSync(join(clone, 'packages/flavor-new'))).toBe(false);
  });
});
