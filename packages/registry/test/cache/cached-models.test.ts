import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { cachedModels } from '../../src/index.js';
import { type FakeServer, fakeServer } from '../support/fake-server.js';

const size = 1_000_000;
const programs = join(import.meta.dirname, '../programs');

let server: FakeServer;
let cacheFolder: string;

beforeEach(async () => {
  server = await fakeServer({ MLmodel: Buffer.alloc(size) });
  cacheFolder = temporaryFolder();
});

afterEach(() => server.close());

const uriOf = (name: string) => `mlflow-artifacts:/${name}`;
const optionsOf = (cacheLimit: number) =>
  JSON.stringify({ trackingUri: server.url, environment: {}, cacheFolder, cacheLimit });

/** Resolves a model in a process that ends. */
async function resolved(name: string, cacheLimit = 2.5 * size): Promise<string> {
  server.intercept = ({ url }, response) => {
    response.setHeader('etag', `"${name}"`);
    return url === undefined;
  };
  const program = join(programs, 'resolve.mjs');
  const options = [program, uriOf(name), optionsOf(cacheLimit)];
  const { stdout } = await promisify(execFile)(process.execPath, options);
  return JSON.parse(stdout).directory;
}

/** The names of the models in the cache, the last used one first. */
async function kept(): Promise<readonly string[]> {
  const models = await cachedModels({ cacheFolder }).list();
  return models.map(({ source }) => source?.uri.slice(uriOf('').length) ?? 'unfinished');
}

test('the models that were not used for the longest time go when the limit is reached', async () => {
  for (const name of ['a', 'b', 'c']) await resolved(name);
  expect(await kept()).toEqual(['c', 'b']);
  await resolved('b');
  await resolved('d');
  expect(await kept()).toEqual(['d', 'b']);
  const large = await resolved('e', size / 2);
  expect(await kept()).toEqual(['e']);
  expect(existsSync(large)).toBe(true);
  expect(readdirSync(join(cacheFolder, 'names')).length).toBe(1);
});

test('a model that a process uses stays, until the process ends', async () => {
  const directory = await resolved('a');
  const program = join(programs, 'hold.mjs');
  const user = spawn(process.execPath, [program, uriOf('a'), optionsOf(size)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => user.once('exit', resolve));
  await new Promise((resolve) => user.stdout.once('data', resolve));
  await resolved('b', size / 2);
  expect(await kept()).toEqual(['b', 'a']);
  const models = cachedModels({ cacheFolder });
  const [, used] = await models.list();
  expect(used).toMatchObject({ folder: directory, bytes: size, users: [`process ${user.pid}`] });
  expect(await models.remove(used?.id ?? '')).toBe(false);
  expect(existsSync(join(directory, 'MLmodel'))).toBe(true);
  user.stdin.end();
  await text(user.stdout);
  await ended;
  expect(await models.remove(used?.id ?? '')).toBe(true);
  expect(existsSync(dirname(directory))).toBe(false);
  expect(await kept()).toEqual(['b']);
});

test('unfinished downloads are listed, and can be removed', async () => {
  const id = '0'.repeat(64);
  mkdirSync(join(cacheFolder, `${id}.partial/parts`), { recursive: true });
  writeFileSync(join(cacheFolder, `${id}.partial/parts/0.part`), 'some bytes');
  const models = cachedModels({ cacheFolder });
  const [model] = await models.list();
  expect(model).toMatchObject({ id, bytes: 10, users: [] });
  expect(model).not.toHaveProperty('source');
  expect(await models.remove(id)).toBe(true);
  expect(readdirSync(cacheFolder)).toEqual([]);
});

test('a cache that does not exist is empty', async () => {
  const models = cachedModels({ cacheFolder: join(cacheFolder, 'nothing') });
  expect(await models.list()).toEqual([]);
});
