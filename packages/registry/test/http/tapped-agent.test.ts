import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { isTapped, readTapped, tappedAgent } from '../../src/http/tapped-agent.js';

const content = randomBytes(6_000_000);

let close = () => {};
afterEach(() => close());

/** Starts a server, and asks it. */
async function asked(answer: RequestListener) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const agent = tappedAgent('http:', { keepAlive: true, maxSockets: 1 });
  close = () => {
    agent.destroy();
    server.closeAllConnections();
    server.close();
  };
  const { port } = server.address() as AddressInfo;
  return () =>
    new Promise<IncomingMessage>((resolve, reject) => {
      request({ host: '127.0.0.1', port, agent }, resolve).on('error', reject).end();
    });
}

test('a large body is read, piece by piece, at the pace of its use', async () => {
  const ask = await asked((_, response) => {
    response.writeHead(200, { 'content-length': content.length }).end(content);
  });
  for (let round = 0; round < 2; round++) {
    const response = await ask();
    expect(isTapped(response)).toBe(true);
    const received = Buffer.alloc(content.length);
    let length = 0;
    await readTapped(response, async (bytes) => {
      await wait(1);
      length += bytes.copy(received, length);
    });
    expect(content.equals(received)).toBe(true);
  }
});

test('a body that had to wait is whole, with what its connection held', async () => {
  const ask = await asked((_, response) => {
    response.writeHead(200, { 'content-length': content.length }).end(content);
  });
  const response = await ask();
  while (response.socket.readableLength === 0) await wait(1);
  const received: Buffer[] = [];
  await readTapped(response, async (bytes) => void received.push(Buffer.from(bytes)));
  expect(content.equals(Buffer.concat(received))).toBe(true);
});

test('a body that ends early, of which all is used that came, and one whose use fails, are errors', async () => {
  const ask = await asked((_, response) => {
    response.writeHead(200, { 'content-length': content.length });
    response.write(content.subarray(0, 5_000_000), () => response.destroy());
  });
  let used = 0;
  const cut = readTapped(await ask(), async ({ length }) => {
    used += length;
  });
  await expect(cut).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(used).toBe(5_000_000);
  const failing = readTapped(await ask(), async () => {
    throw new Error('the disk is full');
  });
  await expect(failing).rejects.toThrow('the disk is full');
});

test('a body that is given up is an error with the reason', async () => {
  const ask = await asked((_, response) => {
    response.writeHead(200, { 'content-length': content.length });
    response.write(content.subarray(0, 1_000_000));
  });
  const response = await ask();
  const reading = readTapped(response, async () => {
    response.destroy(new Error('enough'));
  });
  await expect(reading).rejects.toThrow('enough');
});

test('small bodies are left to the client of HTTP, over one connection', async () => {
  const ports = new Set<number | undefined>();
  const ask = await asked(({ socket }, response) => {
    ports.add(socket.remotePort);
    response.writeHead(200, { 'content-length': 5 }).end('small');
  });
  for (let round = 0; round < 3; round++) {
    const response = await ask();
    expect(isTapped(response)).toBe(false);
    expect(Buffer.concat(await response.toArray()).toString()).toBe('small');
  }
  expect(ports.size).toBe(1);
});
