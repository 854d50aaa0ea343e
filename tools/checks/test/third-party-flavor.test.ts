import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, globSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { packPackages } from './support/pack.js';
import { run, userEnvironment } from './support/run.js';
import { publishedPackages, root } from './support/workspace.js';

/** What a user who serves models of one flavor installs. */
const server = ['core', 'scoring', 'worker', 'serve', 'cli'].map((name) => `@mlmodel/${name}`);
const flavorName = 'mlmodel-flavor-third-party';

const folder = temporaryFolder();
const author = join(folder, flavorName);
const user = join(folder, 'user');
let tarballs: ReadonlyMap<string, string>;
let started: ChildProcess | undefined;

beforeAll(async () => {
  tarballs = await packPackages(publishedPackages(), folder);
}, 600_000);

afterAll(async () => {
  if (started === undefined) return;
  const closed = once(started, 'close');
  started.kill('SIGTERM');
  await closed;
});

function tarballOf(name: string): string {
  return tarballs.get(name) ?? '';
}

/** Installs with plain npm; only packages of others may come from the registry. */
async function npmInstall(cwd: string, ...packages: readonly string[]): Promise<void> {
  // Retried soon when it does not respond: npm's own time limit is minutes.
  const patience = ['--fetch-timeout=20000', '--fetch-retry-mintimeout=1000'];
  const retries = ['--fetch-retries=4', '--fetch-retry-maxtimeout=5000'];
  const options = [
    '--prefer-offline',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    ...patience,
    ...retries,
  ];
  await run(['npm', 'install', ...options, ...packages], { cwd });
}

test('somebody else writes a flavor, which keeps the rules', async () => {
  const creator = join(folder, 'creator');
  mkdirSync(creator);
  writeFileSync(join(creator, 'package.json'), '{}');
  await npmInstall(creator, tarballOf('@mlmodel/create-flavor'));
  const command = [join(creator, 'node_modules/.bin/create-flavor'), 'third-party'];
  await run([...command, '--tarballs', '.'], { cwd: folder });
  await npmInstall(author);
  const output = await run(['npm', 'test'], { cwd: author });
  expect(output).toMatch(/^ℹ fail 0$/m);
  expect(Number(/^ℹ pass (\d+)$/m.exec(output)?.[1])).toBeGreaterThan(15);
  await run(['npm', 'pack'], { cwd: author });
}, 600_000);

test('it is served where it is installed from tarballs, with nothing else', async () => {
  mkdirSync(user);
  writeFileSync(join(user, 'package.json'), '{"private": true}');
  await npmInstall(user, ...server.map(tarballOf), join(author, `${flavorName}-0.1.0.tgz`));
  expect(ownPackages()).toEqual([...server, flavorName].sort());
  expect(globSync('node_modules/**/onnxruntime*', { cwd: user })).toEqual([]);

  cpSync(join(author, 'test/fixtures/linear'), join(user, 'model'), { recursive: true });
  const { address, modules } = await startServer();
  const response = await fetch(`${address}/invocations`, {
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
  const record = join(folder, 'modules.txt');
  const hook = join(folder, 'record-modules.mjs');
  writeFileSync(
    hook,
    `import { appendFileSync } from 'node:fs';
     import { registerHooks } from 'node:module';
     registerHooks({
       load(url, context, next) {
         if (url.startsWith('file:')) appendFileSync(${JSON.stringify(record)}, url + '\\n');
         return next(url, context);
       },
     });`,
  );
  const child = spawn(
    join(user, 'node_modules/.bin/mlmodel'),
    ['serve', '-m', 'model', '-p', '0'],
    { cwd: user, env: { ...userEnvironment, NODE_OPTIONS: `--import=${hook}` } },
  );
  started = child;
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  for (;;) {
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
    if (address !== undefined) return { address, modules: () => modulesIn(record) };
    if (child.exitCode !== null) throw new Error(`the server ended: ${output}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function modulesIn(record: string): readonly string[] {
  const urls = readFileSync(record, 'utf8').trim().split('\n');
  return urls.map((url) => new URL(url).pathname).filter((path) => basename(path) !== '');
}
