import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { type NeededPackage, packageClosure } from '../../src/closure/package-closure.js';
import { placePackages } from '../../src/closure/place-packages.js';
import { type Platform, parsePlatform } from '../../src/platform.js';

const linux = parsePlatform('linux/amd64');

interface Closure {
  readonly root?: string;
  readonly without?: readonly string[];
  readonly platform?: Platform;
}

function closureOf(
  folder: string,
  { root = 'node_modules/app', without = [], platform = linux }: Closure = {},
): readonly NeededPackage[] {
  return packageClosure({ roots: [join(folder, root)], without: new Set(without), platform });
}

function placesOf(folder: string, closure?: Closure): readonly string[] {
  const placed = placePackages(closureOf(folder, closure));
  return Array.from(placed, ([path, { version }]) => `${path} ${version}`);
}

function filesOf(folder: string, closure?: Closure): readonly string[] {
  return closureOf(folder, closure).flatMap(({ files }) => files.map(({ path }) => path));
}

const importing = (...names: string[]) => names.map((name) => `import '${name}';`).join('\n');

function manifest(name: string, dependencies = {}, version = '1.0.0') {
  return { name, version, dependencies };
}

describe('the packages that a program needs', () => {
  test('are its production dependencies, theirs, and installed peers', () => {
    const folder = temporaryFolder({
      'node_modules/app/package.json': {
        ...manifest('app', { one: '1' }),
        devDependencies: { tool: '1' },
        peerDependencies: { peer: '1', absent: '1' },
      },
      'node_modules/app/index.js': importing('one', 'tool'),
      'node_modules/one/package.json': manifest('one', { '@two/deep': '1' }),
      'node_modules/one/index.js': importing('@two/deep/file.js'),
      'node_modules/@two/deep/package.json': manifest('@two/deep'),
      'node_modules/peer/package.json': manifest('peer'),
      'node_modules/tool/package.json': manifest('tool'),
    });
    expect(placesOf(folder)).toEqual([
      'node_modules/app 1.0.0',
      'node_modules/one 1.0.0',
      'node_modules/peer 1.0.0',
      'node_modules/@two/deep 1.0.0',
    ]);
    expect(placesOf(folder, { without: ['one'] })).toEqual([
      'node_modules/app 1.0.0',
      'node_modules/peer 1.0.0',
    ]);
  });

  test('are not those that only an installation script imports', () => {
    const folder = temporaryFolder({
      'node_modules/app/package.json': manifest('app', { downloader: '1' }),
      'node_modules/app/index.js': '',
      'node_modules/app/script/install.js': importing('downloader'),
      'node_modules/downloader/package.json': manifest('downloader'),
    });
    expect(placesOf(folder)).toEqual(['node_modules/app 1.0.0']);
  });

  test('are found through links, each in the version that Node finds', () => {
    const folder = temporaryFolder({
      'store/app/node_modules/app/package.json': manifest('app', { one: '1', two: '2' }),
      'store/app/node_modules/app/index.js': importing('one', 'two'),
      'store/one/node_modules/one/package.json': manifest('one', { two: '1' }),
      'store/one/node_modules/one/index.js': importing('two'),
      'store/two1/node_modules/two/package.json': manifest('two', {}, '1.0.0'),
      'store/two2/node_modules/two/package.json': manifest('two', {}, '2.0.0'),
    });
    const link = (target: string, path: string) =>
      symlinkSync(join(folder, 'store', target), join(folder, 'store', path));
    link('one/node_modules/one', 'app/node_modules/one');
    link('two2/node_modules/two', 'app/node_modules/two');
    link('two1/node_modules/two', 'one/node_modules/two');
    expect(placesOf(folder, { root: 'store/app/node_modules/app' })).toEqual([
      'node_modules/app 1.0.0',
      'node_modules/one 1.0.0',
      'node_modules/two 2.0.0',
      'node_modules/one/node_modules/two 1.0.0',
    ]);
  });

  test('are refused when one is not installed', () => {
    const folder = temporaryFolder({
      'node_modules/app/package.json': manifest('app', { absent: '1' }),
    });
    expect(() => placesOf(folder)).toThrow(
      'app 1.0.0 needs the package absent, which is not installed. Run the installation again.',
    );
  });

  test('hold binaries of one platform, in packages of their own', () => {
    const folder = temporaryFolder({
      'node_modules/app/package.json': {
        ...manifest('app'),
        optionalDependencies: { 'app-linux': '1', 'app-mac': '1', 'app-windows': '1' },
      },
      'node_modules/app-linux/package.json': {
        ...manifest('app-linux'),
        ...{ os: ['linux'], cpu: ['x64'] },
      },
      'node_modules/app-mac/package.json': {
        ...manifest('app-mac'),
        ...{ os: ['darwin'], cpu: ['arm64'] },
      },
    });
    expect(placesOf(folder)).toEqual(['node_modules/app 1.0.0', 'node_modules/app-linux 1.0.0']);
    expect(() => placesOf(folder, { platform: parsePlatform('linux/arm64') })).toThrow(
      'app 1.0.0 as it is installed here has no binaries for linux/arm64.',
    );
  });
});

describe('the files of a package', () => {
  test('are those that run, and licences', () => {
    const folder = temporaryFolder({
      'node_modules/app/package.json': { ...manifest('app'), bin: { app: './scripts/app.js' } },
      'node_modules/app/LICENSE': '',
      'node_modules/app/third-party-licenses.md': '',
      'node_modules/app/README.md': '',
      'node_modules/app/.npmrc': '',
      'node_modules/app/dist/index.js': '',
      'node_modules/app/dist/index.js.map': '',
      'node_modules/app/dist/index.d.ts': '',
      'node_modules/app/dist/test/index.js': '',
      'node_modules/app/python/start.py': '',
      'node_modules/app/test/index.js': '',
      'node_modules/app/scripts/app.js': '',
      'node_modules/app/node_modules/other/index.js': '',
    });
    expect(filesOf(folder)).toEqual([
      'LICENSE',
      'dist/index.js',
      'dist/test/index.js',
      'package.json',
      'python/start.py',
      'scripts/app.js',
      'third-party-licenses.md',
    ]);
  });

  test('are those that it publishes, in a workspace', () => {
    const folder = temporaryFolder({
      'app/package.json': {
        ...manifest('app'),
        ...{ main: './main.js', files: ['dist', 'py/*.py', '!dist/*.json'] },
      },
      'app/main.js': '',
      'app/src/index.js': '',
      'app/dist/index.js': '',
      'app/dist/build.json': '',
      'app/py/start.py': '',
      'app/py/cache/start.pyc': '',
    });
    expect(filesOf(folder, { root: 'app' })).toEqual([
      'dist/index.js',
      'main.js',
      'package.json',
      'py/start.py',
    ]);
  });

  test('are the binaries of one platform', () => {
    const folder = temporaryFolder({
      'node_modules/app/package.json': manifest('app'),
      'node_modules/app/bin/linux/x64/binding.node': '',
      'node_modules/app/bin/linux/arm64/binding.node': '',
      'node_modules/app/prebuilds/linux-x64/binding.node': '',
      'node_modules/app/prebuilds/linux-x64-musl/binding.node': '',
      'node_modules/app/prebuilds/darwin-arm64/binding.node': '',
    });
    expect(filesOf(folder, { platform: parsePlatform('linux/arm64') })).toEqual([
      'bin/linux/arm64/binding.node',
      'package.json',
    ]);
    expect(filesOf(folder)).toEqual([
      'bin/linux/x64/binding.node',
      'package.json',
      'prebuilds/linux-x64/binding.node',
    ]);
    expect(() => filesOf(folder, { platform: parsePlatform('win32/arm64') })).toThrow(
      'app 1.0.0 as it is installed here has no binaries for win32/arm64.',
    );
  });

  test('are refused for another platform when they were compiled on this machine', () => {
    const folder = temporaryFolder({
      'node_modules/app/package.json': manifest('app'),
      'node_modules/app/build/Release/binding.node': '',
    });
    const other = { os: process.platform, cpu: process.arch === 'x64' ? 'arm64' : 'x64' };
    expect(() => filesOf(folder, { platform: other })).toThrow(/has no binaries for/);
  });
});

test('a platform is a system and a processor', () => {
  expect(parsePlatform('linux/arm64/v8')).toEqual({ os: 'linux', cpu: 'arm64' });
  expect(parsePlatform('linux/x64')).toEqual(linux);
  expect(() => parsePlatform('arm64')).toThrow(
    'The platform must be a system and a processor, such as linux/amd64 or linux/arm64.',
  );
});
