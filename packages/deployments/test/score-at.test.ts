import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { jsonInputs, scoreAt } from '../src/index.js';

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
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/invocations`;
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
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/invocations`;
  try {
    await expect(scoreAt({ url, inputs: jsonInputs({ inputs: [] }) })).rejects.toMatchObject({
      errorCode: 'TEMPORARILY_UNAVAILABLE',
      message: expect.stringContaining(`:${port}`),
    });
  } finally {
    server.close();
  }
});
