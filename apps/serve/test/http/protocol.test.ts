import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mlflowVersion } from '@mlmodel/serve';
import { corpusModel, irisRows } from '../support/models.js';
import { connectRaw } from '../support/raw-connection.js';
import {
  objectOf,
  post,
  type ServerProcess,
  startServerProcess,
} from '../support/server-process.js';

let server: ServerProcess;

beforeAll(async () => {
  server = await startServerProcess({ modelPath: corpusModel('onnx_iris_label') });
});

afterAll(async () => {
  expect(await server.stop()).toBe(0);
});

/** Sends a request with no other headers than the given ones. */
function send(method: string, path: string, headers: Record<string, string> = {}) {
  return new Promise<{ status: number; headers: NodeJS.Dict<unknown>; body: string }>(
    (resolve, reject) => {
      const request = httpRequest(server.url, { method, path, headers }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text) => {
          body += text;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      });
      request.on('error', reject).end();
    },
  );
}

describe('health and version routes', () => {
  test.each(['/ping', '/health', '/ping/', '/health?verbose=1', '/ping/?x=1'])(
    '%s responds like MLflow',
    async (path) => {
      const { status, headers, body } = await send('GET', path);
      expect({ status, body }).toEqual({ status: 200, body: '\n' });
      expect(headers).toMatchObject({ 'content-type': 'application/json', 'content-length': '1' });
    },
  );

  test.each(['/version', '/version/', '/version?x=1', '/version/?x'])(
    '%s is the MLflow release as bare text, with no header beyond those of other responses',
    async (path) => {
      const { status, headers, body } = await send('GET', path);
      expect({ status, body }).toEqual({ status: 200, body: mlflowVersion });
      const others = (await send('GET', '/ping')).headers;
      expect(Object.keys(headers).sort()).toEqual(Object.keys(others).sort());
      expect(headers).toMatchObject({ 'content-type': 'application/json', 'content-length': '6' });
    },
  );

  test.each([
    ['/ping', '1'],
    ['/version', '6'],
  ])('HEAD %s is served without a body', async (path, length) => {
    const { status, headers, body } = await send('HEAD', path);
    expect({ status, body }).toEqual({ status: 200, body: '' });
    expect(headers['content-length']).toBe(length);
  });

  test.each(['/ping', '/version'])('a whole URL of %s as target is served', async (path) => {
    const raw = connectRaw(server.port);
    raw.write(`GET ${server.url}${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    expect(await raw.closed()).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });
});

describe('an unknown path or method', () => {
  test.each([
    ['GET', '/nope'],
    ['POST', '/Invocations'],
    ['GET', '/ping/x'],
    ['GET', '/invocations//'],
    ['GET', '/%'],
    ['GET', '/__proto__'],
    ['GET', '/VERSION'],
    ['GET', '/version//'],
    ['GET', '//version'],
    ['GET', '/%76ersion'],
    ['GET', 'ftp://x/version'],
    ['GET', 'http://[::1/nope'],
    ['OPTIONS', '*'],
  ])('%s %s is 404 in the common error format', async (method, path) => {
    const { status, headers, body } = await send(method, path);
    expect(status).toBe(404);
    expect(headers['content-type']).toBe('application/json');
    expect(JSON.parse(body)).toEqual({
      error_code: 'ENDPOINT_NOT_FOUND',
      message: expect.stringContaining('/invocations'),
      detail: 'Not Found',
    });
  });

  test.each([
    ['GET', '/invocations', 'POST'],
    ['PUT', '/invocations', 'POST'],
    ['OPTIONS', '/invocations', 'POST'],
    ['DELETE', '/invocations/', 'POST'],
    ['POST', '/ping', 'GET, HEAD'],
    ['PATCH', '/version', 'GET, HEAD'],
    ['OPTIONS', '/version', 'GET, HEAD'],
    ['TRACE', '/health?x', 'GET, HEAD'],
  ])('%s %s is 405 and names what is allowed', async (method, path, allow) => {
    const { status, headers, body } = await send(method, path);
    expect({ status, allow: headers['allow'] }).toEqual({ status: 405, allow });
    expect(JSON.parse(body)).toMatchObject({
      error_code: 'BAD_REQUEST',
      detail: 'Method Not Allowed',
    });
  });

  test('HEAD of a route for POST is 405 without a body', async () => {
    expect(await send('HEAD', '/invocations')).toMatchObject({ status: 405, body: '' });
  });
});

describe('/invocations', () => {
  test.each(['', '/', '?a=b', '/?a=b'])('is served as /invocations%s', async (suffix) => {
    const response = await fetch(`${server.url}/invocations${suffix}`, {
      method: 'POST',
      body: irisRows(2),
      headers: { 'content-type': 'application/json' },
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ predictions: [{ label: 0 }, { label: 2 }] });
  });

  test('sends the type and the length of its response', async () => {
    const response = await post(server, irisRows(1));
    const text = await response.text();
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('content-length')).toBe(String(text.length));
    expect(response.headers.get('x-powered-by')).toBeNull();
  });

  test.each([
    ['that is not JSON', '{"dataframe_split":', 400, 'BAD_REQUEST'],
    ['that is empty', '', 400, 'BAD_REQUEST'],
    ['without data', '{}', 400, 'BAD_REQUEST'],
    ['that lacks columns', '{"dataframe_records":[{"a":1}]}', 400, 'INVALID_PARAMETER_VALUE'],
    ['nested 100,000 deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 400, 'BAD_REQUEST'],
    ['that is a number of 5,000 digits', `{"inputs":${'9'.repeat(5000)}}`, 400, 'BAD_REQUEST'],
  ])('rejects a body %s without repeating its values', async (_what, body, status, errorCode) => {
    const response = await post(server, body);
    const answer = await objectOf(response);
    expect({ status: response.status, code: answer['error_code'] }).toEqual({
      status,
      code: errorCode,
    });
    expect(Object.keys(answer)).toEqual(['error_code', 'message']);
  });

  test('names the column that cannot be cast, not its value', async () => {
    const response = await post(server, irisRows(1).replace('5.1', '"secret"'));
    expect(response.status).toBe(400);
    const text = await response.text();
    expect(text).toContain('sepal length (cm)');
    expect(text).not.toContain('secret');
  });

  test.each([
    ['no Content-Type', {}],
    ['text', { 'content-type': 'text/plain' }],
    ['another charset', { 'content-type': 'application/json; charset=latin1' }],
  ])('responds with 415 to %s', async (_what, headers) => {
    const raw = connectRaw(server.port);
    const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    raw.write(
      `POST /invocations HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 2\r\n${fields.join('')}\r\n{}`,
    );
    const answer = await raw.closed();
    expect(answer).toMatch(/^HTTP\/1\.1 415 /);
    expect(answer).toContain('"detail":"Unsupported Media Type"');
  });
});
