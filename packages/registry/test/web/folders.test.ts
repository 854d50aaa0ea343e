import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { pythonForTests } from '@mlmodel/python';
import { resolveModel } from '../../src/index.js';
import { contentsOf } from '../support/contents.js';
import { failureOf } from '../support/served-model.js';
import { webServer } from '../support/web-server.js';

const content = { MLmodel: 'flavors: {}\n', 'data/é ü#%20+&.txt': 'text', 'data/empty': '' };
const fresh = () => ({ cacheFolder: temporaryFolder(), environment: {}, retries: 0 });

const python = pythonForTests() ?? '';
(python ? describe : describe.skip)('a folder that Python serves', () => {
  const root = temporaryFolder(
    Object.fromEntries(Object.entries(content).map(([path, text]) => [`a b/model/${path}`, text])),
  );
  let server: ChildProcess;
  let url = '';

  beforeAll(async () => {
    const options = ['-u', '-m', 'http.server', '0', '--bind', '127.0.0.1'];
    server = spawn(python, options, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
    const line = await new Promise<string>((resolve) => {
      server.stdout?.once('data', (data) => resolve(String(data)));
    });
    url = /http:[^)]*/.exec(line)?.[0] ?? '';
  });

  afterAll(() => {
    server.kill('SIGKILL');
  });

  test('is downloaded, once', async () => {
    const options = fresh();
    const uri = `${url}a%20b/model`;
    const { directory, source } = await resolveModel(uri, options);
    expect(contentsOf(directory)).toEqual(contentsOf(join(root, 'a b/model')));
    expect(source).toEqual({ uri });
    const again = await resolveModel(`${uri}/`, options);
    expect(again).toMatchObject({ directory, fromCache: true });
    const offline = await resolveModel(uri, { ...options, offline: true });
    expect(offline).toMatchObject({ directory, fromCache: true });
  });

  test('without a model is an error that names those below', async () => {
    expect((await failureOf(`${url}a%20b`, fresh())).message).toContain(
      'has no MLmodel file, but models in "model"',
    );
    expect((await failureOf(`${url}nothing`, fresh())).message).toContain('does not exist (404)');
  });
});

describe('a folder of a hostile server', () => {
  test.each([
    ['../ in a name', '%2e%2e%2fevil'],
    ['a folder in a name', 'a%2Fb'],
    ['a NUL in a name', 'a%00b'],
    ['a backslash in a name', 'a%5Cb'],
  ])('is refused: %s', async (_what, link) => {
    const page = `<a href="MLmodel">MLmodel</a><a href="${link}">x</a>`;
    const server = await webServer({ '/': Buffer.from(page), '/MLmodel': Buffer.from('') });
    const options = { ...fresh(), cacheFolder: join(temporaryFolder(), 'cache') };
    expect((await failureOf(server.url, options)).message).toContain('no model has');
    expect(existsSync(options.cacheFolder)).toBe(false);
    await server.close();
  });

  test('of folders without end is refused', async () => {
    const server = await webServer({});
    server.intercept = (_, response) => {
      response.end('<a href="MLmodel">x</a><a href="deeper/">x</a>');
      return true;
    };
    expect((await failureOf(server.url, fresh())).message).toContain('32 levels');
    await server.close();
  });
});

test('a URL with a percent sign that encodes nothing is refused', async () => {
  const { message } = await failureOf('http://127.0.0.1:1/100%.zip', fresh());
  expect(message).toContain('is not a URL');
});

test('credentials and the query of a URL are sent, and are in no message and no result', async () => {
  const page = Buffer.from('<a href="MLmodel">MLmodel</a>');
  const server = await webServer({ '/m/': page, '/m/MLmodel': Buffer.from('flavors: {}') });
  const uri = `${server.url.replace('//', '//user:secret@')}/m?token=secret`;
  const { source } = await resolveModel(uri, fresh());
  expect(source).toEqual({ uri: `${server.url}/m` });
  expect(server.requests.map(({ line }) => line)).toEqual([
    'GET /m/?token=secret',
    'HEAD /m/MLmodel?token=secret',
    'GET /m/MLmodel?token=secret',
  ]);
  const sent = `Basic ${Buffer.from('user:secret').toString('base64')}`;
  expect(new Set(server.requests.map(({ authorization }) => authorization))).toEqual(
    new Set([sent]),
  );
  for (const [status, message] of [
    [401, 'denies access (401). Set them in the URL'],
    [404, 'does not exist (404)'],
    [500, 'failed with status 500'],
  ] as const) {
    server.intercept = (_, response) => {
      response.writeHead(status).end();
      return true;
    };
    const error = await failureOf(uri, fresh());
    expect(error.message).toContain(message);
    expect(error.message).not.toContain('secret');
  }
  await server.close();
  const offline = await failureOf(uri, { ...fresh(), offline: true });
  expect(offline.message).toContain('has not been downloaded');
  expect(offline.message).not.toContain('secret');
});
