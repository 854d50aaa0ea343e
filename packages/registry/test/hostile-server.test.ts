import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ResolveModelOptions, resolveModel } from '../src/index.js';
import { type FakeServer, fakeServer, json, on, version } from './support/fake-server.js';
import { failureOf, files, large, type ServedModel, serveModel } from './support/served-model.js';

let server: FakeServer;
let options: ServedModel['options'];

beforeEach(async () => {
  ({ server, options } = await serveModel());
});

afterEach(() => server.close());

const failure = (more: ResolveModelOptions = {}, uri = 'models:/m/1') =>
  failureOf(uri, { ...options, ...more });

describe('listings', () => {
  test.each(['../evil', '..', '/etc/evil', 'a/b', 'a\\b', 'nul\0', '', '.', 'x'.repeat(300)])(
    'with the name %j are refused, and nothing is written',
    async (path) => {
      server.intercept = on('artifacts?', (_, response) =>
        json(response, {
          files: [
            { path: 'MLmodel', file_size: 1 },
            { path, file_size: 1 },
          ],
        }),
      );
      expect(await failure()).toMatchObject({ message: expect.stringContaining('no model has') });
      expect(existsSync(options.cacheFolder)).toBe(false);
    },
  );

  test('without an end are refused', async () => {
    server.intercept = on('artifacts?', (_, response) =>
      json(response, { files: [{ path: 'deeper', is_dir: true }] }),
    );
    expect((await failure()).message).toContain('32 levels');
  });

  test('with a file that is a folder too are refused', async () => {
    server.intercept = on('artifacts?', ({ url }, response) =>
      json(response, {
        files: url?.includes('twice')
          ? []
          : [{ path: 'MLmodel' }, { path: 'twice' }, { path: 'twice', is_dir: true }],
      }),
    );
    expect((await failure()).message).toContain('as a file and a folder');
  });

  test('without files are an error, not an empty model', async () => {
    server.intercept = on('artifacts?', (_, response) => json(response, {}));
    expect((await failure()).message).toContain('has no files');
  });
});

describe('locations that a registry names', () => {
  test.each([
    ['mlflow-artifacts://evil.example/1/model', 'on another host'],
    ['mlflow-artifacts:/1/../../secrets', 'leads out of the artifacts'],
    ['http://169.254.169.254/latest', 'asks none that a registry names'],
    ['http://127.0.0.1:1/api/2.0/mlflow-artifacts/artifacts/1', 'asks none that a registry'],
    ['hdfs://host/model', 'HDFS'],
    ['dbfs:/model', 'Databricks'],
    ['constructor:/model', 'an unknown kind of store'],
  ])('%s', async (uri, message) => {
    server.intercept = on('get-download-uri', (_, response) =>
      json(response, { artifact_uri: uri }),
    );
    expect((await failure()).message).toContain(message);
    expect(server.requests.filter((request) => request.includes('mlflow-artifacts'))).toEqual([]);
  });

  test.each([
    ['host', `file://host/${'long/'.repeat(1000)}`, 'long/lon…" is not a file: URI'],
    ['folder', `file:${'/'.repeat(1_000_000)}x`, '/…" has no MLmodel file'],
  ])('are shortened in messages: a long %s', async (_name, uri, message) => {
    server.intercept = on('get-download-uri', (_, response) =>
      json(response, { artifact_uri: uri }),
    );
    expect((await failure()).message).toContain(message);
  });
});

describe('responses', () => {
  test('of HTML are explained', async () => {
    server.intercept = on('', (_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><title>Log in</title>');
    });
    expect((await failure()).message).toContain('something else than JSON (text/html)');
  });

  test.each([
    [401, 'does not accept the credentials (401)'],
    [403, 'denies access (403)'],
    [404, 'without an error of MLflow'],
    [503, 'failed with status 503'],
  ])('of status %s say what to do', async (status, message) => {
    server.intercept = on('', (_, response) => {
      response.writeHead(status, { 'retry-after': '0' }).end('no');
    });
    expect((await failure()).message).toContain(message);
    expect(server.requests.length).toBe(status === 503 ? 3 : 1);
  });

  test('of an error have the code that MLflow gives, if it is one', async () => {
    server.intercept = on('', (_, response) => {
      const body = { error_code: 'constructor', message: 'first line\n\u001b[31msecond' };
      response.writeHead(400).end(JSON.stringify(body));
    });
    expect(await failure()).toMatchObject({
      errorCode: 'BAD_REQUEST',
      message: expect.stringContaining('answered: first line [31msecond'),
    });
  });

  test('of a version that is not ready', async () => {
    const pending = { ...version, status: 'PENDING_REGISTRATION', status_message: 'cop\u001bying' };
    server.intercept = on('model-versions/get?', (_, response) =>
      json(response, { model_version: pending }),
    );
    expect((await failure()).message).toContain('is PENDING_REGISTRATION (cop ying), not READY');
  });

  test('of another shape name what is wrong', async () => {
    server.intercept = on('model-versions/get?', (_, response) => json(response, { model: 1 }));
    expect((await failure()).message).toContain('model_version is missing');
  });

  test('that stall end', async () => {
    server.intercept = on('model-versions/get?', () => {});
    expect((await failure({ stallTimeout: 50 })).message).toContain('sent nothing for 0.05 s');
  });

  test('that stall within a file end', async () => {
    server.intercept = on('large.bin', (_, response) => {
      response.writeHead(200, { 'content-length': large.length });
      response.write('l');
    });
    expect((await failure({ stallTimeout: 50 })).message).toContain('sent nothing for 0.05 s');
  });

  test('after transient failures are used', async () => {
    let failures = 0;
    const [busy, broken] = [429, 0];
    server.intercept = (request, response) => {
      if (failures === 2 || !/model-versions\/get\?/.test(request.url ?? '')) return false;
      const status = [busy, broken][failures++];
      if (status) response.writeHead(status, { 'retry-after': '0' }).end();
      else request.socket.destroy();
      return true;
    };
    const { directory } = await resolveModel('models:/m/1', options);
    expect(large.equals(readFileSync(join(directory, 'large.bin')))).toBe(true);
    expect(failures).toBe(2);
  });
});

describe('redirects', () => {
  test('in a loop end', async () => {
    server.intercept = on('', ({ url }, response) => {
      response.writeHead(302, { location: url }).end();
    });
    expect((await failure()).message).toContain('redirects more than 5 times');
    expect(server.requests.length).toBe(6);
  });

  test('to another kind of URL are refused', async () => {
    server.intercept = on('', (_, response) => {
      response.writeHead(302, { location: 'file:///etc/passwd' }).end();
    });
    expect((await failure()).message).toContain('redirects to what cannot be followed');
  });

  test('to another host carry no credentials', async () => {
    const other = await fakeServer(files);
    server.intercept = on('artifacts/', ({ url }, response) => {
      response.writeHead(307, { location: `${other.url}${url}` }).end();
    });
    const environment = { MLFLOW_TRACKING_TOKEN: 'secret', MLFLOW_WORKSPACE: 'team' };
    const { directory } = await resolveModel('models:/m/1', { ...options, environment });
    expect(large.equals(readFileSync(join(directory, 'large.bin')))).toBe(true);
    expect(server.headers[0]).toMatchObject({
      authorization: 'Bearer secret',
      'x-mlflow-workspace': 'team',
    });
    expect(other.requests.length).toBe(3);
    for (const headers of other.headers) {
      expect(JSON.stringify(headers)).not.toMatch(/secret|workspace/);
    }
    await other.close();
  });
});

describe('credentials', () => {
  test.each([
    [{ MLFLOW_TRACKING_USERNAME: 'user', MLFLOW_TRACKING_PASSWORD: 'pass word' }, 'user:pass word'],
    [
      {
        MLFLOW_TRACKING_USERNAME: 'user',
        MLFLOW_TRACKING_PASSWORD: 'secret',
        MLFLOW_TRACKING_TOKEN: 'other',
      },
      'user:secret',
    ],
  ])('of %j are sent', async (environment, expected) => {
    await resolveModel('models:/m/1', { ...options, environment });
    const encoded = Buffer.from(expected).toString('base64');
    expect(server.headers.map(({ authorization }) => authorization)).toEqual(
      server.headers.map(() => `Basic ${encoded}`),
    );
  });

  test('of the URL are sent, and are in no error', async () => {
    const trackingUri = server.url.replace('//', '//user:secret%40@');
    await resolveModel('models:/m/1', { ...options, trackingUri });
    const expected = `Basic ${Buffer.from('user:secret@').toString('base64')}`;
    expect(server.headers[0]?.authorization).toBe(expected);
    const error = await failure({ trackingUri }, 'models:/nobody/1');
    await server.close();
    const unreachable = await failure({ trackingUri, retries: 0 });
    for (const { message, stack } of [error, unreachable])
      expect(`${message}${stack}`).not.toMatch(/user|secret/);
  });
});
