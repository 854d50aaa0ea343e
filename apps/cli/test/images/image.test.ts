import { cpSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import {
  canBuildImages,
  imageEnvironment,
  layersOf,
  makeBaseImage,
  type PushedImage,
  pushedImage,
  runProgram,
} from '../support/images.js';
import { type Finished, root, runCli } from '../support/run-cli.js';
import { answerToExample, startServer } from '../support/started-server.js';

const iris = `${root}tools/models/iris`;
const bridge = `${root}packages/flavor-pyfunc-bridge`;
const folder = temporaryFolder();

let base: string;

/** Runs `mlmodel build-docker` with buildah and the base image. */
function buildDocker(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  return runCli(['build-docker', ...args, '--base', base, '--builder', 'buildah'], {
    environment: { ...imageEnvironment, ...environment },
  });
}

async function build(name: string, args: readonly string[], environment = {}): Promise<void> {
  const { code, stdout, stderr } = await buildDocker([...args, '-n', name], environment);
  expect({ code, stdout, stderr: code === 0 ? '' : stderr }).toEqual({
    ...{ code: 0, stdout: `${name}\n`, stderr: '' },
  });
}

/** A model with another version of its file, under the same name. */
function nextVersion(): string {
  const model = join(temporaryFolder(), 'iris');
  cpSync(iris, model, { recursive: true });
  writeFileSync(join(model, 'version.txt'), '2');
  return model;
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0);
  const { port } = Object(server.address());
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}

(canBuildImages ? describe : describe.skip)('an image', () => {
  beforeAll(() => {
    base = makeBaseImage();
  }, 600_000);

  describe('of an ONNX model', () => {
    const name = 'localhost/iris:1';
    let image: PushedImage;

    beforeAll(async () => {
      await build(name, [iris]);
      image = pushedImage(name);
    }, 600_000);

    test('runs as a user without rights, and says what it is', () => {
      expect(image.config.config).toMatchObject({
        User: '10001:10001',
        ExposedPorts: { '8080/tcp': {} },
        Entrypoint: ['node', '/opt/mlmodel/serve.mjs'],
        StopSignal: 'SIGTERM',
        Healthcheck: { Test: ['CMD', 'node', '/opt/mlmodel/health.mjs'] },
        Labels: {
          'org.opencontainers.image.title': 'iris',
          'org.opencontainers.image.version': 'f5c720f9bf965b44a52ae7b5bd4d9cd9',
          'org.opencontainers.image.created': '2026-01-01T00:00:00Z',
        },
      });
    });

    test('holds what a bundle holds, and a health check', async () => {
      const [, program, model] = image.layers.map((layer) => layer.files().toSorted());
      const written = join(folder, 'bundle');
      expect((await runCli(['bundle', iris, '-o', written])).code).toBe(0);
      const bundled = runProgram('find', [written, '-type', 'f', '-printf', 'opt/mlmodel/%P\n']);
      const files = [...bundled.split('\n'), 'opt/mlmodel/health.mjs'].toSorted();
      const isModel = (path: string) => path.startsWith('opt/mlmodel/model/');
      expect(image.layers).toHaveLength(3);
      expect(program).toEqual(files.filter((path) => !isModel(path)));
      expect(model).toEqual(files.filter(isModel));
    });

    test('is smaller than 130 MB, compressed', () => {
      const bytes = image.layers.reduce((sum, { size }) => sum + size, 0);
      expect(bytes / 1e6).toBeLessThan(130);
    });

    test('serves it without any capability', async () => {
      const port = await freePort();
      const container = runProgram('buildah', ['from', name]);
      const run = ['run', '--user', '10001', '--cap-drop', 'all'];
      const env = ['--env', `SAGEMAKER_BIND_TO_PORT=${port}`];
      const status = ['grep', '-E', '^(Uid|CapPrm|CapEff):', '/proc/self/status'];
      expect(runProgram('buildah', [...run, container, '--', ...status]).split('\n')).toEqual([
        'Uid:\t10001\t10001\t10001\t10001',
        'CapPrm:\t0000000000000000',
        'CapEff:\t0000000000000000',
      ]);
      const command = ['node', '/opt/mlmodel/serve.mjs', 'serve'];
      const server = await startServer(['buildah', ...run, ...env, container, '--', ...command], {
        ...imageEnvironment,
        PATH: process.env['PATH'] ?? '',
      });
      expect(server.url).toBe(`http://0.0.0.0:${port}`);
      expect(await answerToExample(`http://127.0.0.1:${port}`, iris)).toMatchObject({
        predictions: [{ label: 0 }, { label: 1 }, { label: 2 }],
      });
      runProgram('buildah', ['run', ...env, container, '--', 'node', 'health.mjs']);
      await server.stop();
      expect(() =>
        runProgram('buildah', ['run', ...env, container, '--', 'node', 'health.mjs']),
      ).toThrow(/health\.mjs/);
    });

    test('serves it from a read-only file system, and stops at SIGTERM', async () => {
      const port = await freePort();
      const container = runProgram('buildah', ['from', name]);
      const mounted = runProgram('buildah', ['mount', container]);
      const script = `
        mount --bind "$0" "$0" && mount -o remount,bind,ro "$0"
        mount -t proc proc "$0/proc" && mount --bind /dev "$0/dev"
        if touch "$0/opt/written" 2>/dev/null; then exit 9; fi
        exec chroot "$0" /usr/bin/env -i PATH=/usr/local/bin:/usr/bin:/bin MLMODEL_PLATFORM=auto \\
          HOME=/tmp SAGEMAKER_BIND_TO_PORT=${port} \\
          setpriv --reuid 10001 --regid 10001 --clear-groups --bounding-set -all --inh-caps -all \\
          node /opt/mlmodel/serve.mjs serve`;
      const server = await startServer(['unshare', '--mount', 'sh', '-c', script, mounted], {
        PATH: process.env['PATH'] ?? '',
      });
      expect(await answerToExample(`http://127.0.0.1:${port}`, iris)).toMatchObject({
        predictions: [{ label: 0 }, { label: 1 }, { label: 2 }],
      });
      expect(await server.stop()).toBe(0);
    });

    test('differs from that of another version in its last layer only', async () => {
      await build('localhost/iris:2', [nextVersion()]);
      const [before, after] = [layersOf(name), layersOf('localhost/iris:2')];
      expect(after.slice(0, -1)).toEqual(before.slice(0, -1));
      expect(after.at(-1)).not.toBe(before.at(-1));
    });
  });

  test('of a model in Python has the environment that its files describe, and no secret', async () => {
    const model = join(folder, 'python');
    cpSync(`${root}apps/cli/test/fixtures/slow-exit`, model, { recursive: true });
    writeFileSync(
      join(model, 'python_env.yaml'),
      'python: 3.11.7\nbuild_dependencies: [pip==24.0, setuptools]\ndependencies: [numpy, pandas]\n',
    );
    const netrc = join(folder, 'netrc');
    writeFileSync(netrc, 'machine packages.invalid login reader password hidden-in-a-file\n');
    await build('localhost/python:1', [model, '--flavor', bridge], {
      UV_INDEX_PRIVATE_PASSWORD: 'hidden-in-a-variable',
      NETRC: netrc,
    });
    const image = pushedImage('localhost/python:1');
    const [, server, own] = image.layers;
    expect(own?.files()).toContain('opt/mlmodel/model/code/slow_exit.py');
    const names = (server?.files() ?? []).flatMap(
      (path) => /site-packages\/([^/]+)-[^/]*\.dist-info\/METADATA$/.exec(path)?.[1] ?? [],
    );
    expect(names).toEqual(expect.arrayContaining(['numpy', 'pandas', 'setuptools']));
    expect(names).not.toContain('pip');
    expect(
      server?.files().filter((path) => /\/(settings|build\.log|prepare\.mjs)/.test(path)),
    ).toEqual([]);
    for (const secret of ['hidden-in-a-file', 'hidden-in-a-variable']) {
      expect(image.layers.slice(1).map((layer) => layer.contains(secret))).toEqual([false, false]);
      expect(JSON.stringify(image.config)).not.toContain(secret);
    }
    const port = await freePort();
    const container = runProgram('buildah', ['from', 'localhost/python:1']);
    const env = ['--env', `SAGEMAKER_BIND_TO_PORT=${port}`];
    const command = ['--', 'node', '/opt/mlmodel/serve.mjs', 'serve'];
    const served = await startServer(['buildah', 'run', ...env, container, ...command], {
      ...imageEnvironment,
      PATH: process.env['PATH'] ?? '',
    });
    const response = await fetch(`http://127.0.0.1:${port}/invocations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"dataframe_split": {"columns": ["a"], "data": [[1], [2]]}}',
    });
    expect(await response.json()).toEqual({ predictions: [2] });
    await served.stop();
  });

  test('of an R function has R of Debian, with the packages that the function names', async () => {
    const model = `${root}packages/flavor-crate/test/fixtures/linear`;
    await build('localhost/r:1', [model, '--flavor', `${root}packages/flavor-crate`]);
    const port = await freePort();
    const container = runProgram('buildah', ['from', 'localhost/r:1']);
    const env = ['--env', `SAGEMAKER_BIND_TO_PORT=${port}`];
    const run = ['run', '--user', '10001', '--cap-drop', 'all', ...env, container];
    const served = await startServer(
      ['buildah', ...run, '--', 'node', '/opt/mlmodel/serve.mjs', 'serve'],
      { ...imageEnvironment, PATH: process.env['PATH'] ?? '' },
    );
    const response = await fetch(`http://127.0.0.1:${port}/invocations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"dataframe_split": {"columns": ["wt", "hp"], "data": [[2.62, 110]]}}',
    });
    expect(await response.json()).toEqual({ predictions: [expect.closeTo(23.57, 2)] });
    await served.stop();
    const logs = runProgram('buildah', ['run', container, '--', 'find', '/var/log', '/var/cache']);
    expect(logs.split('\n')).toEqual(['/var/log', '/var/cache']);
  });

  describe('is refused before it is built', () => {
    test('for a base with another Python than the model needs', async () => {
      const model = temporaryFolder({
        MLmodel: 'flavors: {python_function: {loader_module: own}}',
        'python_env.yaml': 'python: 3.9.1\ndependencies: [numpy]\n',
      });
      const { code, stderr } = await buildDocker([
        model,
        '--flavor',
        bridge,
        '-n',
        'localhost/x:1',
      ]);
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: expect.stringMatching(
          /^error: The base image localhost\/base:1 needs Python 3\.9 \(python3\), and has Python 3\.11\.\d+\. Give another one with --base, or leave it out for an official one\.\n$/,
        ),
      });
    });

    test('for a base that is not there', async () => {
      const args = ['build-docker', iris, '--base', 'localhost/absent:1', '--builder', 'buildah'];
      const { code, stderr } = await runCli(args, { environment: imageEnvironment });
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: expect.stringMatching(
          /^error: The base image localhost\/absent:1 cannot be used: /,
        ),
      });
    });
  });

  test('is not built when the index refuses a password, which no message has', async () => {
    const model = temporaryFolder({
      MLmodel: 'flavors: {python_function: {loader_module: own}}',
      'python_env.yaml': 'python: 3.11.7\ndependencies: [numpy]\n',
    });
    const { code, stdout, stderr } = await buildDocker(
      [model, '--flavor', bridge, '-n', 'localhost/x:1', '--verbose'],
      {
        PIP_INDEX_URL: 'http://reader:hidden-password@127.0.0.1:9/simple',
        PIP_RETRIES: '0',
      },
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/buildah cannot build the image/);
    expect(stderr).not.toContain('hidden-password');
  });
});

describe('without a program that builds images', () => {
  test('the error names those that would do', async () => {
    const environment = { PATH: dirname(process.execPath) };
    const { code, stderr } = await runCli(['build-docker', iris], { environment });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        'error: Nothing here builds images. Install docker (and start it), podman or buildah; or write the files with mlmodel generate-dockerfile and build them elsewhere.\n',
    });
  });
});
