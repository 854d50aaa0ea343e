import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  linkSync,
  readdirSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { type BuildJob, buildOnce } from '../../src/environment/cache/build-once.js';
import { keptEnvironments } from '../../src/environment/cache/kept-environments.js';

const before = process.env['XDG_CACHE_HOME'];
const children: ChildProcess[] = [];
let cache: string;

beforeEach(() => {
  cache = temporaryFolder();
  process.env['XDG_CACHE_HOME'] = cache;
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  if (before === undefined) delete process.env['XDG_CACHE_HOME'];
  else process.env['XDG_CACHE_HOME'] = before;
});

const folderOf = (key: string) => join(cache, 'mlmodel/environments', key);

/** Builds an environment whose program has 1,000 bytes. */
function build(key: string, more: Partial<BuildJob> = {}) {
  return buildOnce({
    key,
    async build(folder) {
      await writeFile(join(folder, 'program'), 'x'.repeat(1_000));
      await chmod(join(folder, 'program'), 0o755);
      return { executable: 'program', runtime: 'Python 3.11.7', model: '/models/iris' };
    },
    ...more,
  });
}

/** Builds an environment that nothing uses. */
async function leave(key: string): Promise<void> {
  await (await build(key)).release();
}

async function usersOf(key: string): Promise<readonly string[] | undefined> {
  const found = await keptEnvironments().list();
  return found.find(({ id }) => id === key)?.users;
}

describe('the environments on this machine', () => {
  test('are none before the first one is built', async () => {
    const { folder, list } = keptEnvironments();
    expect({ folder, list: await list() }).toEqual({
      folder: join(cache, 'mlmodel/environments'),
      list: [],
    });
  });

  test('are listed with runtime, model, size and last use', async () => {
    const begin = Date.now();
    await leave('one');
    const [found] = await keptEnvironments().list();
    expect(found).toEqual({
      id: 'one',
      folder: folderOf('one'),
      runtime: 'Python 3.11.7',
      model: '/models/iris',
      bytes: expect.any(Number),
      lastUsed: expect.any(Number),
      users: [],
    });
    expect(found?.bytes).toBeGreaterThan(1_000);
    expect(found?.bytes).toBeLessThan(1_500);
    // Times of files have the precision of the file system.
    expect(found?.lastUsed).toBeGreaterThan(begin - 2_000);
  });

  test('are used when a model is loaded with them', async () => {
    await leave('one');
    utimesSync(join(folderOf('one'), 'ready.json'), 0, 0);
    expect((await keptEnvironments().list())[0]?.lastUsed).toBe(0);
    const { isNew } = await build('one');
    expect(isNew).toBe(false);
    expect((await keptEnvironments().list())[0]?.lastUsed).toBeGreaterThan(0);
  });

  test('include what a failed build left', async () => {
    const failed = build('one', { build: () => Promise.reject(new Error('no')) });
    await expect(failed).rejects.toThrow('no');
    expect(await keptEnvironments().list()).toMatchObject([{ id: 'one', users: [] }]);
    expect((await keptEnvironments().list())[0]?.runtime).toBeUndefined();
    expect(await keptEnvironments().remove('one')).toBeLessThan(1_000);
    expect(await keptEnvironments().list()).toEqual([]);
  });
});

describe('removing an environment', () => {
  test('frees its files', async () => {
    await leave('one');
    expect(await keptEnvironments().remove('one')).toBeGreaterThan(1_000);
    expect(readdirSync(folderOf(''))).toEqual([]);
    expect((await build('one')).isNew).toBe(true);
  });

  test('does not count files that have another name elsewhere', async () => {
    const { path, release } = await build('one');
    linkSync(path, join(cache, 'shared'));
    await release();
    const freed = await keptEnvironments().remove('one');
    expect(freed).toBeLessThan(1_000);
  });

  test('that another process has just removed frees nothing', async () => {
    await leave('one');
    for (const id of ['none', '', '..', '../environments', 'one/..']) {
      expect(await keptEnvironments().remove(id)).toBe(0);
    }
    expect((await keptEnvironments().list()).map(({ id }) => id)).toEqual(['one']);
  });

  test('is refused while a process uses it', async () => {
    const { path, release } = await build('one');
    expect(await usersOf('one')).toEqual([`process ${process.pid}`]);
    expect(await keptEnvironments().remove('one')).toBeUndefined();
    expect(existsSync(path)).toBe(true);
    expect((await build('one')).isNew).toBe(false);
    await release();
  });

  test('is refused while a process builds it', async () => {
    let removal: Promise<number | undefined> | undefined;
    const { path } = await build('one', {
      async build(folder) {
        removal = keptEnvironments().remove('one');
        expect(await removal).toBeUndefined();
        await writeFile(join(folder, 'program'), '', { mode: 0o755 });
        return { executable: 'program' };
      },
    });
    expect(existsSync(path)).toBe(true);
  });

  (process.platform === 'linux' ? test : test.skip)(
    'is refused while its program runs, whoever started it',
    async () => {
      const { path, release } = await build('one');
      await release();
      copyFileSync('/bin/sleep', path);
      const child = spawn(path, ['60']);
      children.push(child);
      await new Promise((resolve) => child.once('spawn', resolve));
      expect(await usersOf('one')).toEqual([`process ${child.pid}`]);
      expect(await keptEnvironments().remove('one')).toBeUndefined();
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
      expect(await keptEnvironments().remove('one')).toBeGreaterThan(0);
    },
  );

  test('is not refused because of a process that was killed', async () => {
    await leave('one');
    const { pid } = spawnSync('true');
    const mark = join(folderOf('one'), 'used-by-killed');
    writeFileSync(mark, JSON.stringify({ host: hostname(), pid, token: 'killed' }));
    expect(await usersOf('one')).toEqual([]);
    expect(existsSync(mark)).toBe(false);
  });

  test('is refused while a process on another machine shows that it is alive', async () => {
    await leave('one');
    const mark = join(folderOf('one'), 'used-by-other');
    writeFileSync(mark, JSON.stringify({ host: 'elsewhere', pid: 7, token: 'other' }));
    expect(await usersOf('one')).toEqual(['process 7 on elsewhere']);
    expect(await keptEnvironments().remove('one')).toBeUndefined();
    const old = Date.now() / 1000 - 3_600;
    utimesSync(mark, old, old);
    expect(await keptEnvironments().remove('one')).toBeGreaterThan(0);
  });

  test('and needing it at the same time gives every user a whole one', async () => {
    let built = 0;
    const use = async () => {
      const { path, isNew, release } = await build('one');
      if (isNew) built += 1;
      for (let at = 0; at < 5; at++) {
        expect(existsSync(path)).toBe(true);
        await new Promise((resolve) => setImmediate(resolve));
      }
      await release();
    };
    const remove = () => keptEnvironments().remove('one');
    for (let round = 0; round < 15; round++) {
      await Promise.all([use(), remove(), use(), remove(), remove(), use()]);
    }
    await remove();
    expect(built).toBeGreaterThan(0);
    expect(readdirSync(folderOf(''))).toEqual([]);
  });
});
