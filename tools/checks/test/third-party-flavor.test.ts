import { cpSync, globSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { recordModules } from '@mlmodel/jest-config/recorded-modules';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { npmInstall } from './support/npm-install.js';
import { packPackages } from './support/pack.js';
import { run, userEnvironment } from './support/run.js';
import { type InstalledServer, startInstalledServer } from './support/start-installed-server.js';
import { root } from './support/workspace.js';

/** What a user who serves models of one flavor installs. */
const ownParts = [
  ...['core', 'scoring', 'worker', 'registry', 'batch', 'deployments', 'images', 'serve', 'cli'],
].map((name) => `@mlmodel/${name}`);
const flavorName = 'mlmodel-flavor-third-party';

const folder = temporaryFolder();
const author = join(folder, flavorName);
const user = join(folder, 'user');
let tarballs: ReadonlyMap<string, string>;
let server: InstalledServer | undefined;

beforeAll(async () => {
  tarballs = await packPackages(folder);
}, 600_000);

afterAll(() => server?.stop());

function tarballOf(name: string): string {
  return tarballs.get(name) ?? '';
}

test('somebody else writes a flavor, which keeps the rules', async () => {
  const creator = join(folder, 'creator');
  mkdirSync(creator);
  writeFileSync(join(creator, 'package.json'), '{}');
  await npmInstall([tarballOf('@mlmodel/create-flavor')], { cwd: creator });
  const command = [join(creator, 'node_modules/.bin/create-flavor'), 'third-party'];
  await run([...command, '--tarballs', '.'], { cwd: folder });
  await npmInstall([], { cwd: author });
  const output = await run(['npm', 'test'], { cwd: author });
  expect(output).toMatch(/^ℹ fail 0$/m);
  expect(Number(/^ℹ pass (\d+)$/m.exec(output)?.[1])).toBeGreaterThan(15);
  await run(['npm', 'pack'], { cwd: author });
}, 600_000);

test('it is served where it is installed from tarballs, with nothing else', async () => {
  mkdirSync(user);
  writeFileSync(join(user, 'package.json'), '{"private": true}');
  const own = join(author, `${flavorName}-0.1.0.tgz`);
  await npmInstall([...ownParts.map(tarballOf), own], { cwd: user });
  expect(ownPackages()).toEqual([...ownParts, flavorName].sort());
  expect(globSync('node_modules/**/onnxruntime*', { cwd: user })).toEqual([]);

  cpSync(join(author, 'test/fixtures/linear'), join(user, 'model'), { recursive: true });
  const { url, modules } = await startServer();
  const response = await fetch(`${url}/invocations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"dataframe_split": {"columns": ["x", "z"], "data": [[1, 4], [2, -4]]}}',
  });
  expect(await response.json()).toEqual({
    predictions: [{ prediction: 1 }, { prediction: 7 }],
  });
  const loaded = modules();
  expect(loaded.some((path) => path.includes(`/node_modules/${flavorName}/dist/`))).toBe(true);
  expect(loaded.filter((path) => !path.startsWith(`${user}/`))).toEqual([]);
  expect(loaded.filter((path) => realpathSync(path).startsWith(root))).toEqual([]);
}, 600_000);

test('what serves a model of a flavor that is not installed is a command that works', async () => {
  const model = join(root, 'tools/models/iris');
  const command = [join(user, 'node_modules/.bin/mlmodel'), 'inspect', model];
  const printed = await run(command, { cwd: user });
  expect(printed).toMatch(/run: npm install --ignore-scripts @mlmodel\/flavor-onnx\s/);
});

/** The packages in the user's `node_modules` that belong to mlmodel or are flavors. */
function ownPackages(): readonly string[] {
  const manifests = globSync('node_modules/{*,@*/*}/package.json', { cwd: user });
  return manifests
    .map((path) => JSON.parse(readFileSync(join(user, path), 'utf8')))
    .filter(({ name, mlmodel }) => name.startsWith('@mlmodel/') || mlmodel !== undefined)
    .map(({ name }) => name)
    .sort();
}

/** Starts the installed command with a hook that records every file that Node loads as a module. */
async function startServer() {
  const { nodeOptions, urls } = recordModules(temporaryFolder());
  const env = { ...userEnvironment, NODE_OPTIONS: nodeOptions };
  server = await startInstalledServer({ cwd: user, env });
  return { url: server.url, modules: () => pathsOf(urls()) };
}

function pathsOf(urls: readonly string[]): readonly string[] {
  return urls.map((url) => new URL(url).pathname).filter((path) => basename(path) !== '');
}
