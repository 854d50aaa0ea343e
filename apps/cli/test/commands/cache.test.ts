import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { root, runCli, startCli } from '../support/run-cli.js';

const iris = `${root}tools/models/iris-label`;
const archive = join(temporaryFolder(), 'iris.tar.gz');
execFileSync('tar', ['-czf', archive, '-C', dirname(iris), basename(iris)]);

const server = createServer((_request, response) => {
  response.setHeader('etag', '"1"');
  response.end(readFileSync(archive));
});
const environment = { XDG_CACHE_HOME: temporaryFolder() };
const folder = join(environment.XDG_CACHE_HOME, 'mlmodel/models');
let uri = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/iris.tar.gz`;
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const run = (...args: string[]) => runCli(args, { environment });

test('without models, it says so', async () => {
  const none = { code: 0, stdout: `There are no downloaded models in ${folder}\n` };
  expect(await run('cache', 'list')).toMatchObject(none);
  expect(await run('cache', 'clean', '--all')).toMatchObject(none);
  expect(await run('cache', 'list', '--json')).toMatchObject({ code: 0, stdout: '[]\n' });
});

test('downloaded models are listed, without secrets, and removed when they are not in use', async () => {
  const secret = `${uri.replace('//', '//user:secret@')}?token=secret`;
  expect(await run('inspect', secret)).toMatchObject({ code: 0 });
  const listed = await run('cache', 'list');
  expect(listed.stdout).toContain(uri);
  expect(listed.stdout).not.toContain('secret');
  expect(listed.stdout).toMatch(/KiB, used just now\n[\s\S]*1 model, /);
  const [model] = JSON.parse((await run('cache', 'list', '--json')).stdout);
  expect(model).toMatchObject({ source: { uri }, users: [] });
  expect(existsSync(join(model.folder, 'MLmodel'))).toBe(true);
  expect((await run('cache', 'clean')).stdout).toContain('Nothing to remove');
  const dry = await run('cache', 'clean', '--all', '--dry-run');
  expect(dry.stdout).toContain(`Would remove ${uri} (`);

  const user = startCli(['serve', uri, '-p', '0'], { environment });
  const ended = new Promise((resolve) => user.once('exit', resolve));
  await new Promise((resolve) => user.stdout?.once('data', resolve));
  expect((await run('cache', 'clean', '--all')).stdout).toContain(`Kept ${uri} (in use by process`);
  user.kill('SIGTERM');
  await ended;
  expect((await run('cache', 'clean', '--all')).stdout).toContain('Removed 1 model of ');
  expect(existsSync(model.folder)).toBe(false);
});
