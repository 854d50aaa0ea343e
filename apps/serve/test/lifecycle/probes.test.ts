import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { order, writeObedientModel } from '../support/models.js';
import { connectRaw } from '../support/raw-connection.js';
import { post, type ServerProcess, startServerProcess } from '../support/server-process.js';

let server: ServerProcess;

beforeAll(async () => {
  server = await startServerProcess({ modelPath: writeObedientModel() });
});

afterAll(() => server.stop());

async function get(path: string): Promise<[number, unknown]> {
  const response = await fetch(`${server.url}${path}`);
  expect(response.headers.get('content-type')).toBe('application/json');
  return [response.status, await response.json()];
}

describe.each([
  ['/livez', { status: 'live' }],
  ['/readyz', { status: 'ready' }],
])('%s', (path, body) => {
  test('responds with 200 and a short JSON object', async () => {
    expect(await get(path)).toEqual([200, body]);
  });

  test('has an equal response with a query, a trailing slash, or as a whole URL', async () => {
    expect(await get(`${path}?verbose`)).toEqual([200, body]);
    expect(await get(`${path}/`)).toEqual([200, body]);
    const connection = connectRaw(server.port);
    connection.write(`GET ${server.url}${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    expect(await connection.closed()).toContain(JSON.stringify(body));
  });

  test('responds to HEAD without a body', async () => {
    const response = await fetch(`${server.url}${path}`, { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe(String(JSON.stringify(body).length));
  });

  test('only allows GET and HEAD', async () => {
    const response = await fetch(`${server.url}${path}`, { method: 'POST', body: '{}' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});

test('/readyz is 503 while the process of the model is down, as /ping is; /livez is 200', async () => {
  await post(server, order('go_down'));
  expect(await get('/readyz')).toEqual([503, { status: 'model unavailable' }]);
  expect((await get('/ping'))[0]).toBe(503);
  expect(await get('/livez')).toEqual([200, { status: 'live' }]);
  await post(server, order('come_up'));
  expect(await get('/readyz')).toEqual([200, { status: 'ready' }]);
});
