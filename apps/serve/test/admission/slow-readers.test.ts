import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { cutSlowReaders } from '../../src/admission/slow-readers.js';

const bytes = 100 * 1024 * 1024;
let server: Server;
let client: Socket;

afterEach(() => {
  client.destroy();
  server.close();
  server.closeAllConnections();
});

/** Requests a large response, and stops reading after its first bytes. @returns the socket of the server */
async function request(): Promise<Socket> {
  server = createServer((_request, response) => response.end(Buffer.alloc(bytes)));
  cutSlowReaders(server, 3);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.write('GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
  const [accepted] = await once(server, 'connection');
  await once(client, 'data');
  client.pause();
  return accepted;
}

test('a client that stops reading is cut off', async () => {
  const accepted = await request();
  await once(accepted, 'close');
  client.resume();
  await once(client, 'close');
  expect(client.bytesRead).toBeLessThan(bytes);
});

test('a client that reads slowly gets the whole response', async () => {
  await request();
  const closed = once(client, 'close');
  for (let round = 1; round <= 12; round++) {
    client.resume();
    while (client.bytesRead < (round * bytes) / 20) await once(client, 'data');
    client.pause();
    await wait(1_000);
  }
  client.resume();
  await closed;
  expect(client.bytesRead).toBeGreaterThan(bytes);
});
