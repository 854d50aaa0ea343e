import { spawnSync } from 'node:child_process';
import {
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';

/** Whether images can be built here: a test run of the project installs what that needs, elsewhere it may be missing. */
export const canBuildImages =
  process.env['CI'] !== undefined ||
  (userInfo().uid === 0 &&
    ['buildah', 'debootstrap'].every((name) => spawnSync(name, ['--version']).status === 0));

const storage = temporaryFolder();

writeFileSync(
  join(storage, 'storage.conf'),
  `[storage]\ndriver = "vfs"\ngraphroot = "${storage}/graph"\nrunroot = "${storage}/run"\n`,
);

/** Variables with which buildah works in a container too, and keeps its images in a folder of this test run. */
export const imageEnvironment = {
  CONTAINERS_STORAGE_CONF: join(storage, 'storage.conf'),
  STORAGE_DRIVER: 'vfs',
  BUILDAH_ISOLATION: 'chroot',
};

// Folders of images hold files of other users, and mounts.
afterAll(() => {
  if (existsSync(join(storage, 'graph'))) runProgram('buildah', ['rm', '--all']);
  rmSync(storage, { recursive: true, force: true });
});

/** Runs a program to its end. @returns what it printed @throws Error with its output when it fails */
export function runProgram(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, {
    env: { ...process.env, ...imageEnvironment },
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (status === 0) return stdout.trim();
  throw new Error(`${program} ${args.join(' ')}: ${status}\n${stdout}\n${stderr}`);
}

/**
 * The name of a base image that stands in for the official ones: a minimal Debian with this Node and Python. It is made
 * from the mirror that apt uses, and kept for later runs.
 */
export function makeBaseImage(): string {
  const name = 'localhost/base:1';
  const container = runProgram('buildah', ['from', 'scratch']);
  runProgram('buildah', ['copy', '--quiet', container, baseFolder(), '/']);
  runProgram('buildah', ['copy', '--quiet', container, process.execPath, '/usr/local/bin/node']);
  runProgram('buildah', ['config', '--env', 'PATH=/usr/local/bin:/usr/bin:/bin', container]);
  runProgram('buildah', ['commit', '--quiet', container, name]);
  runProgram('buildah', ['rm', container]);
  return name;
}

function baseFolder(): string {
  const { codename, mirror } = debianOfApt();
  const folder = join(cacheFolder(), `image-base-${codename}-1`);
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${process.pid}`;
  mkdirSync(cacheFolder(), { recursive: true });
  const packages = '--include=libstdc++6,python3,python3-venv';
  runProgram('debootstrap', ['--variant=minbase', packages, codename, draft, mirror]);
  // As the official slim images.
  const unused = '{var/cache/apt,var/lib/apt/lists,var/log,usr/share/{doc,info,locale,man}}/*';
  for (const path of globSync(unused, { cwd: draft }))
    rmSync(join(draft, path), { recursive: true });
  renameSync(draft, folder);
  return folder;
}

function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'mlmodel');
}

/** The release of this Debian, and the mirror of its packages in apt's configuration, whatever its format. */
function debianOfApt() {
  const release = readFileSync('/etc/os-release', 'utf8');
  const codename = /^VERSION_CODENAME=(\w+)$/m.exec(release)?.[1] ?? '';
  const format = '$(RELEASE) $(COMPONENT) $(SITE)';
  const lines = runProgram('apt-get', ['indextargets', '--format', format, 'Created-By: Packages']);
  const found = lines.split('\n').find((line) => line.startsWith(`${codename} main `));
  if (found === undefined) throw new Error(`apt has no packages of ${codename}`);
  return { codename, mirror: found.split(' ')[2] ?? '' };
}

/** An image as a registry would have it. */
export interface PushedImage {
  /** Docker's configuration of the image. */
  readonly config: {
    readonly config: Readonly<Record<string, unknown>>;
    readonly created: string;
  };
  readonly layers: readonly Layer[];
}

interface Layer {
  /** Bytes, compressed. */
  readonly size: number;
  /** The paths of its files. */
  files(): readonly string[];
  /** Whether a text is anywhere in it. */
  contains(text: string): boolean;
}

/** The digests of the layers of an image, uncompressed. */
export function layersOf(name: string): readonly string[] {
  const found = JSON.parse(runProgram('buildah', ['inspect', '--type', 'image', name]));
  return found.Docker.rootfs.diff_ids;
}

/** Reads an image in the form in which it is pushed. */
export function pushedImage(name: string): PushedImage {
  const folder = join(temporaryFolder(), 'image');
  runProgram('buildah', ['push', '--quiet', name, `dir:${folder}`]);
  const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const blob = (digest: string) => digest.replace('sha256:', '');
  const { config, layers } = read('manifest.json');
  return {
    config: read(blob(config.digest)),
    layers: layers.map(({ digest, size }: { digest: string; size: number }) => {
      const path = join(folder, blob(digest));
      return {
        size,
        files: () =>
          runProgram('tar', ['-tzf', path])
            .split('\n')
            .filter((line) => !line.endsWith('/')),
        contains: (text: string) =>
          spawnSync('sh', ['-c', 'gzip -dc "$0" | grep -qaF -- "$1"', path, text]).status === 0,
      };
    }),
  };
}
