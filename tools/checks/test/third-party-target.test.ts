import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { npmInstall } from './support/npm-install.js';
import { packPackages } from './support/pack.js';
import { run } from './support/run.js';
import { publishedPackages, root } from './support/workspace.js';

const folder = temporaryFolder();
const author = join(folder, 'mlmodel-target-third-party');
const user = join(folder, 'user');
let tarballs: ReadonlyMap<string, string>;

beforeAll(async () => {
  const needed = withDependencies('@mlmodel/create-target', '@mlmodel/cli');
  tarballs = await packPackages(folder, ...needed);
}, 600_000);

function tarballOf(name: string): string {
  return tarballs.get(name) ?? '';
}

/** Packages of this workspace with those that they depend on. */
function withDependencies(...names: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (name: string) => {
    if (!name.startsWith('@mlmodel/') || found.has(name)) return;
    found.add(name);
    const { manifest } = publishedPackages().find((one) => one.name === name) ?? {};
    for (const needed of Object.keys(Object(manifest).dependencies ?? {})) add(needed);
  };
  for (const name of names) add(name);
  return found;
}

test('somebody else writes a target, which keeps the rules', async () => {
  const creator = join(folder, 'creator');
  mkdirSync(creator);
  writeFileSync(join(creator, 'package.json'), '{}');
  const parts = [...withDependencies('@mlmodel/create-target')];
  await npmInstall(parts.map(tarballOf), { cwd: creator });
  const command = [join(creator, 'node_modules/.bin/create-target'), 'third-party'];
  await run([...command, '--tarballs', '.'], { cwd: folder });
  await npmInstall([], { cwd: author });
  const output = await run(['npm', 'test'], { cwd: author });
  expect(output).toMatch(/^ℹ fail 0$/m);
  expect(Number(/^ℹ pass (\d+)$/m.exec(output)?.[1])).toBeGreaterThan(12);
  await run(['npm', 'pack'], { cwd: author });
}, 600_000);

test('the command deploys to it where it is installed from tarballs', async () => {
  mkdirSync(user);
  writeFileSync(join(user, 'package.json'), '{"private": true}');
  const own = join(author, 'mlmodel-target-third-party-0.1.0.tgz');
  const parts = [...withDependencies('@mlmodel/cli')];
  await npmInstall([...parts.map(tarballOf), own], { cwd: user });
  cpSync(join(root, 'tools/models/iris'), join(user, 'model'), { recursive: true });
  const deployments = (...words: readonly string[]) => {
    const [verb = '', ...rest] = words;
    const target = ['-t', `third_party:${join(user, 'deployed')}`];
    const command = [join(user, 'node_modules/.bin/mlmodel'), 'deployments', verb];
    return run([...command, ...target, ...rest], { cwd: user });
  };
  await deployments('create', '-n', 'iris', '-m', 'model', '-C', 'owner=me');
  expect(readdirSync(join(user, 'deployed/iris/model'))).toContain('MLmodel');
  const listed = JSON.parse(await deployments('list', '--json'));
  expect(listed).toEqual([{ name: 'iris', model: 'model', owner: 'me', labels: {} }]);
  expect(await deployments('help')).toContain('-C owner=');
  await deployments('delete', '-n', 'iris');
  expect(JSON.parse(await deployments('list', '--json'))).toEqual([]);
}, 600_000);
