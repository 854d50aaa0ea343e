import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder, writeFiles } from '@mlmodel/jest-config/temporary-folder';
import { discoverFlavors, findNamedFlavor } from '../../src/node/discovery/find-flavors.js';
import type { DiscoveryPlaces } from '../../src/node/discovery/package-places.js';

const module = `export const theFlavor = {
  specVersion: 1, name: 'onnx', parseConfig: (block) => block, load: async () => { throw new Error(); } };`;

interface PackageOptions {
  readonly name?: string;
  readonly manifest?: object;
  readonly code?: string;
  readonly fields?: object;
}

/** Writes a flavor package into a folder. */
function writePackage(folder: string, options: PackageOptions = {}): string {
  const { name = '@mlmodel/flavor-onnx', manifest = {}, code = module, fields = {} } = options;
  writeFiles(folder, {
    'package.json': {
      name,
      version: '1.2.3',
      type: 'module',
      exports: { '.': { types: './index.d.ts', default: './index.js' } },
      mlmodel: { flavor: 'onnx', export: 'theFlavor', spec: 1, priority: 100, ...manifest },
      ...fields,
    },
    'index.js': code,
  });
  return folder;
}

/** Links as package managers do: relative, the folder of the link made first. */
function link(path: string, target: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(relative(dirname(path), target), path);
}

function places(options: Partial<DiscoveryPlaces>): DiscoveryPlaces {
  const nowhere = temporaryFolder();
  return { modelDirectory: nowhere, workingDirectory: nowhere, ...options };
}

const onnx = new Set(['onnx', 'python_function']);
const found = (options: Partial<DiscoveryPlaces>, keys = onnx) =>
  discoverFlavors(keys, places(options)).map(({ source }) => source);

describe("the user's dependencies", () => {
  test.each(['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'])(
    'count when named in %s',
    (group) => {
      const project = temporaryFolder({
        'package.json': { [group]: { '@mlmodel/flavor-onnx': '*', 'not-installed': '*' } },
        'src/deep/x': '',
      });
      writePackage(join(project, 'node_modules/@mlmodel/flavor-onnx'));
      expect(found({ workingDirectory: join(project, 'src/deep') })).toEqual([
        '@mlmodel/flavor-onnx 1.2.3',
      ]);
    },
  );

  test('count under any name, and only for flavors that the model has', () => {
    const project = temporaryFolder({
      'package.json': { dependencies: { whatever: '*', other: '*', plain: '*' } },
      'node_modules/plain/package.json': { name: 'plain' },
    });
    writePackage(join(project, 'node_modules/whatever'), { name: 'whatever' });
    writePackage(join(project, 'node_modules/other'), { manifest: { flavor: 'tfjs' } });
    expect(found({ workingDirectory: project })).toEqual(['whatever 1.2.3']);
    expect(found({ workingDirectory: project }, new Set(['spark']))).toEqual([]);
  });

  test('are found where a workspace hoists them', () => {
    const root = temporaryFolder({
      'package.json': {},
      'apps/a/package.json': { dependencies: { hoisted: '*' } },
    });
    writePackage(join(root, 'node_modules/hoisted'), { name: 'hoisted' });
    expect(found({ workingDirectory: join(root, 'apps/a') })).toEqual(['hoisted 1.2.3']);
  });

  test('come only from the nearest package.json, and from nothing else in node_modules', () => {
    const root = temporaryFolder({
      'package.json': { dependencies: { mine: '*' } },
      'inner/package.json': {},
    });
    writePackage(join(root, 'node_modules/mine'), { name: 'mine' });
    expect(found({ workingDirectory: join(root, 'inner') })).toEqual([]);
  });

  test('survive a package.json that is broken', () => {
    const project = temporaryFolder({
      'package.json': { dependencies: { bad: '*', '../../escape': '*', good: '*' } },
      'node_modules/bad/package.json': '{',
    });
    writePackage(join(project, 'node_modules/good'), { name: 'good' });
    expect(found({ workingDirectory: project })).toEqual(['good 1.2.3']);
  });
});

describe('packages installed next to the command', () => {
  test('npm: .bin holds a link to the package', () => {
    const project = temporaryFolder({
      'package.json': { dependencies: { '@mlmodel/cli': '*', third: '*' } },
      'node_modules/@mlmodel/cli/bin/mlmodel.mjs': '',
    });
    writePackage(join(project, 'node_modules/third'), { name: 'third' });
    const bin = join(project, 'node_modules/.bin/mlmodel');
    link(bin, join(project, 'node_modules/@mlmodel/cli/bin/mlmodel.mjs'));
    expect(found({ invokedAs: bin })).toEqual(['third 1.2.3']);
  });

  test('npm: a global command is a link far away from its packages', () => {
    const prefix = temporaryFolder({ 'lib/node_modules/@mlmodel/cli/bin/mlmodel.mjs': '' });
    writePackage(join(prefix, 'lib/node_modules/any-name'), { name: 'any-name' });
    writePackage(join(prefix, 'lib/node_modules/@acme/bridge'), {
      name: '@acme/bridge',
      manifest: { flavor: 'python_function' },
    });
    const bin = join(prefix, 'bin/mlmodel');
    link(bin, join(prefix, 'lib/node_modules/@mlmodel/cli/bin/mlmodel.mjs'));
    expect([...found({ invokedAs: bin })].sort()).toEqual(['@acme/bridge 1.2.3', 'any-name 1.2.3']);
  });

  test('npm: a link to the command of a project whose package is itself linked', () => {
    const checkout = temporaryFolder({ 'bin/mlmodel.mjs': '' });
    const project = temporaryFolder({ 'package.json': { dependencies: { third: '*' } } });
    writePackage(join(project, 'node_modules/third'), { name: 'third' });
    link(join(project, 'node_modules/@mlmodel/cli'), checkout);
    symlinkSync('node_modules/@mlmodel/cli/bin/mlmodel.mjs', join(project, 'mlmodel'));
    const bin = join(temporaryFolder(), 'mlmodel');
    link(bin, join(project, 'mlmodel'));
    expect(found({ invokedAs: bin })).toEqual(['third 1.2.3']);
  });

  test('npm: not listed in package.json (--no-save), but of this project', () => {
    const project = temporaryFolder({
      'package.json': {},
      'node_modules/@mlmodel/cli/bin/mlmodel.mjs': '',
    });
    writePackage(join(project, 'node_modules/@mlmodel/flavor-onnx'));
    expect(
      found({ invokedAs: join(project, 'node_modules/@mlmodel/cli/bin/mlmodel.mjs') }),
    ).toEqual(['@mlmodel/flavor-onnx 1.2.3']);
  });

  test('pnpm: the shim names a link into the store, inside the project or elsewhere', () => {
    for (const store of ['node_modules/.pnpm', '../store']) {
      const project = join(temporaryFolder(), 'project');
      writeFiles(project, { 'package.json': { dependencies: { third: '*' } } });
      const cli = join(project, store, '@mlmodel+cli@1.0.0/node_modules/@mlmodel/cli');
      const third = join(project, store, 'third@1.2.3/node_modules/third');
      writeFiles(cli, { 'bin/mlmodel.mjs': '', 'package.json': {} });
      writePackage(third, { name: 'third' });
      link(join(project, 'node_modules/@mlmodel/cli'), cli);
      link(join(project, 'node_modules/third'), third);
      const invokedAs = join(project, 'node_modules/@mlmodel/cli/bin/mlmodel.mjs');
      expect(found({ invokedAs })).toEqual(['third 1.2.3']);
    }
  });

  test('pnpm: a dependency of another package does not count as installed next to the command', () => {
    const project = temporaryFolder({ 'package.json': {} });
    const store = join(project, 'node_modules/.pnpm');
    writeFiles(store, { '@mlmodel+cli@1.0.0/node_modules/@mlmodel/cli/bin/mlmodel.mjs': '' });
    writePackage(join(store, 'node_modules/hidden'), { name: 'hidden' });
    const invokedAs = join(store, '@mlmodel+cli@1.0.0/node_modules/@mlmodel/cli/bin/mlmodel.mjs');
    expect(found({ invokedAs })).toEqual([]);
  });

  test('pnpm: a flavor of a workspace that no package.json names', () => {
    const root = temporaryFolder({ 'package.json': {}, 'apps/cli/bin/mlmodel.mjs': '' });
    writePackage(join(root, 'packages/flavor-onnx'));
    link(
      join(root, 'node_modules/.pnpm/node_modules/@mlmodel/flavor-onnx'),
      join(root, 'packages/flavor-onnx'),
    );
    expect(found({ invokedAs: join(root, 'apps/cli/bin/mlmodel.mjs') })).toEqual([
      '@mlmodel/flavor-onnx 1.2.3',
    ]);
  });

  test('the same package in both places is the one of the user', async () => {
    const project = temporaryFolder({ 'package.json': { dependencies: { same: '*' } } });
    const prefix = temporaryFolder({ 'node_modules/@mlmodel/cli/bin/mlmodel.mjs': '' });
    writePackage(join(project, 'node_modules/same'), {
      name: 'same',
      fields: { version: '2.0.0' },
    });
    writePackage(join(prefix, 'node_modules/same'), { name: 'same' });
    expect(
      found({
        workingDirectory: project,
        invokedAs: join(prefix, 'node_modules/@mlmodel/cli/bin/mlmodel.mjs'),
      }),
    ).toEqual(['same 2.0.0']);
  });
});

describe('two packages that claim one flavor', () => {
  const rivals = () => {
    const project = temporaryFolder({ 'package.json': { dependencies: { one: '*', two: '*' } } });
    writePackage(join(project, 'node_modules/one'), { name: 'one' });
    writePackage(join(project, 'node_modules/two'), { name: 'two', manifest: { priority: 50 } });
    return project;
  };

  test('are an error that names both and the way out', () => {
    expect(() => found({ workingDirectory: rivals() })).toThrow(
      /2 installed packages claim the flavor "onnx": one 1\.2\.3 .*, two 1\.2\.3 .*--flavor one/,
    );
  });

  test('are not an error for a model without that flavor, or when one is named', () => {
    const project = rivals();
    expect(found({ workingDirectory: project }, new Set(['spark']))).toEqual([]);
    expect(findNamedFlavor('two', places({ workingDirectory: project })).source).toBe('two 1.2.3');
  });
});

describe('a flavor that is named', () => {
  test('is found by name or by the path of its folder', () => {
    const project = temporaryFolder({ 'src/x': '' });
    const folder = writePackage(join(project, 'node_modules/@acme/onnx'), { name: '@acme/onnx' });
    const workingDirectory = join(project, 'src');
    for (const name of ['@acme/onnx', folder, '../node_modules/@acme/onnx']) {
      expect(findNamedFlavor(name, places({ workingDirectory })).source).toBe('@acme/onnx 1.2.3');
    }
  });

  test('is found by name next to the command', () => {
    const prefix = temporaryFolder({ 'node_modules/@mlmodel/cli/bin/mlmodel.mjs': '' });
    writePackage(join(prefix, 'node_modules/third'), { name: 'third' });
    const invokedAs = join(prefix, 'node_modules/@mlmodel/cli/bin/mlmodel.mjs');
    expect(findNamedFlavor('third', places({ invokedAs })).source).toBe('third 1.2.3');
  });

  test.each([
    ['@acme/none', 'is not installed here. Run: npm install @acme/none; or give the path'],
    ['@mlmodel/flavor-onnx', 'Run: npm install --ignore-scripts @mlmodel/flavor-onnx; or'],
    ['onnx', 'Its package is @mlmodel/flavor-onnx. Run: npm install --ignore-scripts @mlmodel/fl'],
    ['flavor-none', 'Run: npm install flavor-none'],
    ['none', 'is not installed here. Installed flavor packages: none. Give one of them'],
    ['./none', 'no flavor package in "./none"'],
    ['./plain', 'is not a valid flavor'],
  ])('that is not there is an error: %s', (name, message) => {
    const workingDirectory = temporaryFolder({ 'plain/package.json': { name: 'plain' } });
    expect(() => findNamedFlavor(name, places({ workingDirectory }))).toThrow(message);
  });

  test.each([
    ['onnx', 'Did you mean @mlmodel/flavor-onnx, which loads the flavor onnx?'],
    ['@mlmodel/flavor-onx', 'Did you mean @mlmodel/flavor-onnx, which loads the flavor onnx?'],
    ['python_functoin', 'Did you mean @acme/bridge, which loads the flavor python_function?'],
    ['keras', 'Installed flavor packages: @mlmodel/flavor-onnx, @acme/bridge. Give one of them'],
    ['@mlmodel/flavor-sklearn', 'Run: npm install @mlmodel/flavor-sklearn'],
  ])('by its flavor or with a mistake is answered with its package: %s', (name, message) => {
    const dependencies = { '@mlmodel/flavor-onnx': '*', '@acme/bridge': '*' };
    const project = temporaryFolder({ 'package.json': { dependencies } });
    writePackage(join(project, 'node_modules/@mlmodel/flavor-onnx'));
    const manifest = { flavor: 'python_function' };
    writePackage(join(project, 'node_modules/@acme/bridge'), { name: '@acme/bridge', manifest });
    const from = places({ workingDirectory: project });
    expect(() => findNamedFlavor(name, from)).toThrow(`is not installed here. ${message}`);
  });
});

describe('a model directory with packages of its own', () => {
  /** A model that brings a flavor which leaves a trace when it is imported. */
  function hostileModel(folder = temporaryFolder()) {
    const trace = join(temporaryFolder(), 'imported');
    const code = `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(trace)}, ''); ${module}`;
    writeFiles(folder, {
      MLmodel: 'flavors: {onnx: {}}',
      'package.json': { name: 'evil', dependencies: { evil: '*' } },
    });
    writePackage(join(folder, 'node_modules/evil'), { name: 'evil', code });
    writePackage(join(folder, 'node_modules/@mlmodel/flavor-onnx'), { code });
    writeFiles(folder, { 'node_modules/@mlmodel/cli/bin/mlmodel.mjs': '', 'sub/x': '' });
    return { folder, trace };
  }

  test.each(['', 'sub', 'node_modules/evil'])(
    'finds nothing when it is the working directory: ./%s',
    (sub) => {
      const { folder, trace } = hostileModel();
      const workingDirectory = join(folder, sub);
      expect(found({ modelDirectory: folder, workingDirectory })).toEqual([]);
      expect(existsSync(trace)).toBe(false);
    },
  );

  test('finds nothing next to a command in it', () => {
    const { folder } = hostileModel();
    const invokedAs = join(folder, 'node_modules/@mlmodel/cli/bin/mlmodel.mjs');
    expect(found({ modelDirectory: folder, invokedAs })).toEqual([]);
  });

  test('finds what the user installed above it', () => {
    const project = temporaryFolder({ 'package.json': { dependencies: { mine: '*' } } });
    writePackage(join(project, 'node_modules/mine'), { name: 'mine' });
    const { folder } = hostileModel(join(project, 'model'));
    expect(found({ modelDirectory: folder, workingDirectory: folder })).toEqual(['mine 1.2.3']);
  });

  test("is not reached through a link in the user's node_modules", () => {
    const { folder } = hostileModel();
    const project = temporaryFolder({ 'package.json': { dependencies: { evil: '*' } } });
    link(join(project, 'node_modules/evil'), join(folder, 'node_modules/evil'));
    expect(found({ modelDirectory: folder, workingDirectory: project })).toEqual([]);
    const other = temporaryFolder({ 'package.json': { dependencies: { evil: '*' } } });
    link(join(other, 'node_modules'), join(folder, 'node_modules'));
    expect(found({ modelDirectory: folder, workingDirectory: other })).toEqual([]);
  });

  test('does not point the way to a package outside of it', () => {
    const outside = temporaryFolder();
    writePackage(join(outside, 'evil'), { name: 'evil' });
    const folder = temporaryFolder({ MLmodel: '', 'bin/mlmodel.mjs': '' });
    link(join(folder, 'node_modules'), outside);
    const from = places({
      modelDirectory: folder,
      workingDirectory: folder,
      invokedAs: join(folder, 'bin/mlmodel.mjs'),
    });
    expect(discoverFlavors(onnx, from)).toEqual([]);
    expect(() => findNamedFlavor('evil', from)).toThrow('Installed flavor packages: none');
  });

  test('is not read for a flavor that is named, by name or by path', () => {
    const { folder } = hostileModel();
    for (const name of ['evil', join(folder, 'node_modules/evil'), './node_modules/evil']) {
      const from = places({ modelDirectory: folder, workingDirectory: folder });
      expect(() => findNamedFlavor(name, from)).toThrow(
        expect.objectContaining({ errorCode: 'INVALID_PARAMETER_VALUE' }),
      );
    }
  });
});

describe('opening a package', () => {
  function open(options: PackageOptions) {
    const folder = writePackage(temporaryFolder(), options);
    return findNamedFlavor(folder, places({})).open();
  }

  test('gives its flavor', async () => {
    expect(await open({})).toMatchObject({ specVersion: 1, name: 'onnx' });
  });

  test.each([
    [{ exports: './index.js' }],
    [{ exports: { node: { import: './index.js' }, default: './none.js' } }],
    [{ exports: { '.': [{ require: './none.js' }, './index.js'] } }],
    [{ exports: undefined, main: 'index.js' }],
    [{ exports: undefined }],
  ])('finds its module with %j', async (fields) => {
    expect(await open({ fields })).toMatchObject({ name: 'onnx' });
  });

  test('does not import before it is opened', () => {
    const folder = writePackage(temporaryFolder(), { code: 'throw new Error("imported")' });
    expect(findNamedFlavor(folder, places({})).flavor).toBe('onnx');
  });

  test.each<[string, PackageOptions, string]>([
    ['a newer contract', { manifest: { spec: 2 } }, 'version 2 of the flavor contract'],
    ['no contract version', { manifest: { spec: undefined } }, 'knows version 1'],
    ['a flavor of a newer contract', { code: module.replace('1', '3') }, 'version 3'],
    ['a module that throws', { code: 'throw new Error("boom")' }, 'boom'],
    [
      'no module',
      { fields: { exports: { './other': './index.js' } } },
      'no usable "exports" or "main"',
    ],
    ['a wrong export', { manifest: { export: 'none' } }, '"none" is not a flavor'],
    ['another flavor', { manifest: { flavor: 'tfjs' } }, 'loads the flavor "onnx"'],
  ])('with %s says so', async (_what, options, message) => {
    await expect(open(options)).rejects.toMatchObject({
      errorCode: 'INVALID_STATE',
      message: expect.stringContaining(message),
    });
  });

  test.each(['flavor', 'export', 'priority'])('without mlmodel.%s says so', (field) => {
    const folder = writePackage(temporaryFolder(), { manifest: { [field]: null } });
    expect(() => findNamedFlavor(folder, places({}))).toThrow(`"mlmodel.${field}"`);
  });

  test('works with a broken link next to it', () => {
    const project = temporaryFolder({ 'package.json': { dependencies: { a: '*', gone: '*' } } });
    writePackage(join(project, 'node_modules/a'), { name: 'a' });
    symlinkSync('nowhere', join(project, 'node_modules/gone'));
    writeFileSync(join(project, 'node_modules/file'), '');
    expect(found({ workingDirectory: project })).toEqual(['a 1.2.3']);
  });
});
