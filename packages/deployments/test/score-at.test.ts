import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { jsonInputs, scoreAt } from '../src/index.js';

async function urlOf(server: Server): Promise<string> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/invocations`;
}

test('of an error without an end, only the start is read', async () => {
  const page = '<p>'.repeat(10_000);
  let sent = 0;
  const server = createServer((_, response) => {
    response.writeHead(503, { 'content-type': 'text/html' });
    const write = () => {
      do sent += page.length;
      while (response.write(page));
    };
    response.on('drain', write);
    write();
  });
  const url = await urlOf(server);
  try {
    await expect(scoreAt({ url, inputs: jsonInputs({ inputs: [] }) })).rejects.toMatchObject({
      message: 'The server answered with status 503.',
      status: 503,
    });
    expect(sent).toBeLessThan(32 * 2 ** 20);
  } finally {
    server.close();
    server.closeAllConnections();
  }
});

test('a connection that breaks within a response is an error of the contract', async () => {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('{"predictions"', () => response.destroy());
  });
  const url = await urlOf(server);
  try {
    await expect(scoreAt({ url, inputs: jsonInputs({ inputs: [] }) })).rejects.toMatchObject({
      errorCode: 'TEMPORARILY_UNAVAILABLE',
      message: expect.stringContaining(`:${new URL(url).port}`),
    });
  } finally {
    server.close();
  }
});
