import { hostname } from 'node:os';
import { describe, expect, test } from '@jest/globals';
import { startLocalServer } from '../support/local-server.js';
import { order } from '../support/models.js';
import { connectRaw } from '../support/raw-connection.js';
import { post } from '../support/server-process.js';

const origin = 'https://app.example.com';
const key = 'key-of-the-clients';

function preflight(url: string, from: string, path = '/invocations'): Promise<Response> {
  return fetch(`${url}${path}`, {
    method: 'OPTIONS',
    headers: {
      origin: from,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  });
}

const granted = (response: Response) =>
  [...response.headers].filter(([name]) => /^(access-control|vary)/.test(name));

describe('pages of other origins', () => {
  test('are not allowed by default', async () => {
    const { server } = await startLocalServer();
    const asked = await preflight(server.url, origin);
    expect([asked.status, granted(asked)]).toEqual([405, []]);
    expect(granted(await post(server, order('count'), { origin }))).toEqual([]);
  });

  test('of an allowed origin can use the server with a key', async () => {
    const { server } = await startLocalServer({ corsOrigins: [origin], apiKeys: [key] });
    const asked = await preflight(server.url, origin);
    expect(asked.status).toBe(204);
    expect(Object.fromEntries(granted(asked))).toEqual({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET, HEAD, POST',
      'access-control-allow-headers': expect.stringMatching(
        /authorization.*content-type.*x-api-key/,
      ),
      'access-control-max-age': '7200',
      vary: 'Origin',
    });
    for (const [headers, status] of [
      [{ authorization: `Bearer ${key}` }, 200],
      [{}, 401],
    ] as const) {
      const response = await post(server, order('count'), { origin, ...headers });
      expect(response.status).toBe(status);
      expect(Object.fromEntries(granted(response))).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-expose-headers': expect.stringContaining('x-request-id'),
        vary: 'Origin',
      });
    }
  });

  test.each([
    'https://app.example.com.evil.test',
    'http://app.example.com',
    'https://app.example.com:8443',
    'https://APP.example.com',
    'null',
  ])('of another origin are not: %s', async (other) => {
    const { server } = await startLocalServer({ corsOrigins: [origin] });
    expect((await preflight(server.url, other)).status).toBe(405);
    const response = await post(server, order('count'), { origin: other });
    expect(granted(response)).toEqual([['vary', 'Origin']]);
  });

  test('never reach the routes of administrators', async () => {
    const { server } = await startLocalServer({ corsOrigins: ['*'], adminKeys: [key] });
    const asked = await preflight(server.url, origin, '/admin/reload');
    expect([asked.status, granted(asked)]).toEqual([401, []]);
  });

  test('are all allowed by *, which is warned of', async () => {
    const { server, log } = await startLocalServer({ corsOrigins: ['*'] });
    const response = await post(server, order('count'), { origin });
    expect(Object.fromEntries(granted(response))).toEqual({
      'access-control-allow-origin': '*',
      'access-control-expose-headers': expect.any(String),
    });
    expect(log.join()).toMatch(/origin \* lets every page in a browser/);
    const { log: other } = await startLocalServer({ corsOrigins: ['*'], apiKeys: [key] });
    expect(other.join()).toMatch(/origin \* lets every page that knows a key/);
  });

  test.each([
    ['https://app.example.com/', 'https://app.example.com'],
    ['https://app.example.com:443', 'https://app.example.com'],
    ['HTTPS://App.example.com', 'https://app.example.com'],
    ['app.example.com', 'https://example.com'],
    ['null', 'https://example.com'],
    ['*.example.com', 'https://example.com'],
    ['', 'https://example.com'],
  ])('stop the start when they are written as %j', async (written, meant) => {
    const start = startLocalServer({ corsOrigins: [written] });
    await expect(start).rejects.toThrow(`is unusual, such as ${meant}.`);
  });
});

describe('names of other machines', () => {
  test.each(['https://models.example.com', 'models.example.com:8080', '*.example.com', ''])(
    'stop the start when an allowed one is written as %j',
    async (written) => {
      const start = startLocalServer({ allowedHosts: [written] });
      await expect(start).rejects.toThrow('is not a name such as models.example.com');
    },
  );

  async function statusFor(options: object, host: string, path = '/version'): Promise<number> {
    const { server } = await startLocalServer(options);
    const raw = connectRaw(server.port);
    raw.write(`GET ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
    return Number(/^HTTP\/1\.1 (\d+)/.exec(await raw.closed())?.[1]);
  }

  test.each([
    'evil.example.com',
    'evil.example.com:5000',
    '127.0.0.1.example.com',
    'localhost.example.com',
    'xlocalhost.com.',
  ])('are refused by a server without keys on a loopback address: %s', async (host) => {
    expect(await statusFor({}, host)).toBe(403);
    expect(await statusFor({ host: 'localhost' }, host)).toBe(403);
    expect(await statusFor({ adminPort: 0 }, host)).toBe(403);
  });

  test.each([
    ...['127.0.0.1', 'localhost:5000', 'localhost.', '[::1]:5000', '10.0.0.7:80', 'model:8080'],
    ...['app.localhost', 'host.docker.internal:5000', hostname(), ''],
  ])('are accepted as %j', async (host) => {
    expect(await statusFor({}, host)).toBe(200);
  });

  test.each([
    ['for probes', {}, 'evil.example.com', '/ping', 200],
    [
      'for a listed name',
      { allowedHosts: ['Models.example.com'] },
      'models.example.com',
      '/version',
      200,
    ],
    ['for any name', { allowedHosts: ['*'] }, 'evil.example.com', '/version', 200],
    ['with keys', { apiKeys: [key] }, 'evil.example.com', '/version', 401],
    ['for others to reach', { host: '0.0.0.0' }, 'models.example.com', '/version', 200],
  ])('are accepted %s', async (_why, options, host, path, status) => {
    expect(await statusFor(options, host, path)).toBe(status);
  });

  test('are refused where the operator lists names', async () => {
    const options = { host: '0.0.0.0', apiKeys: [key], allowedHosts: ['models.example.com'] };
    expect(await statusFor(options, 'evil.example.com')).toBe(403);
    expect(await statusFor(options, 'models.example.com')).toBe(401);
  });

  test('are refused before the body is asked for, without saying which', async () => {
    const { server } = await startLocalServer();
    const raw = connectRaw(server.port);
    const fields = 'host: evil.example.com\r\nexpect: 100-continue\r\ncontent-length: 1000';
    raw.write(`POST /invocations HTTP/1.1\r\n${fields}\r\n\r\n`);
    const response = await raw.until(/"message"/);
    expect(response).toMatch(/^HTTP\/1\.1 403 [\s\S]*PERMISSION_DENIED/);
    expect(response).not.toMatch(/evil|100 Continue/);
    raw.socket.destroy();
  });
});

test('every response says that its type is right, and none says what made it', async () => {
  const { server } = await startLocalServer({ apiKeys: [key] });
  const headers = `x-api-key: ${key}\r\n`;
  const body = order('count');
  const invocation = (fields: string, content = body) =>
    `POST /invocations HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${fields}content-length: ${content.length}\r\nconnection: close\r\n\r\n${content}`;
  const get = (path: string, fields = headers) =>
    `GET ${path} HTTP/1.1\r\nhost: x\r\n${fields}connection: close\r\n\r\n`;
  const requests = [
    get('/ping'),
    get('/version'),
    get('/nope'),
    get('/invocations'),
    get('/version', ''),
    invocation(headers),
    invocation(''),
    invocation(headers, '{'),
    invocation(headers, order('throw')),
    'nonsense\r\n\r\n',
    'GET / HTTP/1.1\r\n\r\n',
  ];
  for (const request of requests) {
    const raw = connectRaw(server.port);
    raw.write(request);
    const response = await raw.closed();
    expect(response).toMatch(/^HTTP\/1\.1 \d+ [\s\S]*\r\nx-content-type-options: nosniff\r\n/i);
    expect(response).not.toMatch(/\r\n(x-powered-by|server):/i);
  }
});
