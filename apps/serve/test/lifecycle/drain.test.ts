import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { describe, expect, test } from '@jest/globals';
import { OneAtATime } from '../../src/admission/one-at-a-time.js';
import { watchConnections } from '../../src/lifecycle/connections.js';
import { drain } from '../../src/lifecycle/drain.js';
import type { DrainTimes } from '../../src/lifecycle/lifecycle-options.js';
import { onlyProcess } from '../../src/workers/host-process.js';
import { order } from '../support/models.js';
import { connectRaw, type RawConnection } from '../support/raw-connection.js';
import type { ServerProcess } from '../support/server-process.js';
import { startProcess } from '../support/started-process.js';

const ping = 'GET /ping HTTP/1.1\r\nhost: x\r\n\r\n';
const readyz = 'GET /readyz HTTP/1.1\r\nhost: x\r\n\r\n';

function scoring(what: string, milliseconds: number): string {
  const body = order(what, milliseconds);
  return `POST /invocations HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

/** A connection that has had one response. */
async function usedConnection({ port }: Pick<ServerProcess, 'port'>): Promise<RawConnection> {
  const connection = connectRaw(port);
  connection.write(ping);
  await connection.until(/200 OK/);
  return connection;
}

/** The status line and the value of Connection of each response. */
function responsesOf(received: string): string[] {
  return received
    .split('HTTP/1.1 ')
    .slice(1)
    .map((response) => {
      const [, status, connection] = /^(\d+)[\s\S]*?\r\nconnection: ([\w-]+)/i.exec(response) ?? [];
      return `${status} ${connection}`;
    });
}

describe('while a server drains', () => {
  test('it accepts connections during the delay, and /readyz is 503', async () => {
    const server = await startProcess({ drainDelaySeconds: 2 });
    const before = await usedConnection(server);
    const stopped = server.stop();
    while (!/ 503 /.test(before.received())) {
      before.write(readyz);
      await wait(20);
    }
    const late = await usedConnection(server);
    late.write(scoring('echo', 0) + readyz + ping);
    expect(responsesOf(await late.until(/"draining"[\s\S]*200 OK/))).toEqual([
      '200 keep-alive',
      '200 keep-alive',
      '503 keep-alive',
      '200 keep-alive',
    ]);
    expect(before.received()).toContain('{"status":"draining"}');
    expect(await stopped).toBe(0);
  });

  test('a connection that is idle gets a response to its next request, and ends with it', async () => {
    // As long as a slow machine may take to send the request.
    const server = await startPlainServer({ quiet: 200_000 });
    const connections = await Promise.all([usedConnection(server), usedConnection(server)]);
    const stopped = server.drain();
    await refused(server);
    for (const connection of connections) {
      connection.write(ping);
      expect(responsesOf(await connection.closed())).toEqual(['200 keep-alive', '200 close']);
    }
    expect(await stopped).toBe(0);
  });

  test('a connection that stays idle is closed', async () => {
    const server = await startProcess({ drainTimeoutSeconds: 600 });
    const idle = await usedConnection(server);
    const running = connectRaw(server.port);
    running.write(scoring('sleep', 1500));
    await server.says('the model sleeps');
    const stopped = server.stop();
    expect(responsesOf(await idle.closed())).toEqual(['200 keep-alive']);
    expect(responsesOf(await running.closed())).toEqual(['200 close']);
    expect(await stopped).toBe(0);
  });

  test('requests that a client has sent ahead are all answered, and only the last response ends the connection', async () => {
    const server = await startProcess();
    const connection = connectRaw(server.port);
    connection.write(scoring('sleep', 500) + ping + scoring('sleep', 700));
    await server.says('the model sleeps');
    const stopped = server.stop();
    expect(responsesOf(await connection.closed())).toEqual([
      '200 keep-alive',
      '200 keep-alive',
      '200 close',
    ]);
    expect(await stopped).toBe(0);
  });

  test('a request of which a part has arrived gets a response', async () => {
    const server = await startProcess();
    const connections = [connectRaw(server.port), await usedConnection(server)];
    for (const connection of connections) connection.write(ping.slice(0, 20));
    await usedConnection(server);
    const stopped = server.stop();
    await wait(1500);
    for (const connection of connections) {
      connection.write(ping.slice(20));
      expect(await connection.closed()).toMatch(/connection: close\r\n[\s\S]*\n$/i);
    }
    expect(await stopped).toBe(0);
  });

  test('a body that was not used does not hold the connection', async () => {
    const server = await startProcess();
    const connection = connectRaw(server.port);
    connection.write('POST /nowhere HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n12345');
    await connection.until(/404 /);
    connection.write('67890');
    const idle = await usedConnection(server);
    const stopped = server.stop();
    await Promise.all([connection.closed(), idle.closed()]);
    expect(await stopped).toBe(0);
  });

  test('connections that wait to be accepted are', async () => {
    const server = await startProcess();
    const blocking = connectRaw(server.port);
    blocking.write(scoring('busy', 1000));
    await wait(300);
    const waiting = Array.from({ length: 40 }, () => connectRaw(server.port));
    for (const connection of waiting) connection.write(ping);
    await wait(100);
    const stopped = server.stop();
    for (const connection of [blocking, ...waiting]) {
      expect(responsesOf(await connection.closed())).toEqual([expect.stringMatching(/^200/)]);
    }
    expect(await stopped).toBe(0);
  });
});

test('connections with TLS are drained too, and none without a handshake is waited for', async () => {
  const fixture = (name: string) => join(import.meta.dirname, '../fixtures/tls', name);
  const files = { tlsCert: fixture('first.pem'), tlsKey: fixture('first-key.pem') };
  const server = await startProcess({ ...files, drainTimeoutSeconds: 600 });
  const connections = [0, 1].map(() =>
    connectTls({ port: server.port, rejectUnauthorized: false }),
  );
  const running = connections[0] as TLSSocket;
  for (const connection of connections) {
    connection.setEncoding('latin1').write(ping);
    expect((await once(connection, 'data'))[0]).toContain('200 OK');
  }
  const silent = connectRaw(server.port);
  await once(silent.socket, 'connect');
  running.write(scoring('sleep', 1500));
  await server.says('the model sleeps');
  const stopped = server.stop();
  await refused(server);
  expect((await once(running, 'data'))[0]).toMatch(/connection: close/i);
  expect(await stopped).toBe(0);
  for (const connection of connections) connection.destroy();
});

/** A server in this process that responds to everything. */
async function startPlainServer({ quiet }: Pick<DrainTimes, 'quiet'>) {
  const oneAtATime = new OneAtATime();
  const server = createServer(oneAtATime.wrap((_request, response) => void response.end('pong')));
  const connections = watchConnections(server, oneAtATime);
  const { stop } = await onlyProcess().listen(server, { host: '127.0.0.1', port: 0 });
  const requests = { hold() {}, release() {} };
  const times = { delay: 0, timeout: 600_000, quiet };
  return {
    port: (server.address() as AddressInfo).port,
    drain: () => drain({ server, connections, requests, stop, times }),
  };
}

/** Waits until the server does not accept connections. */
async function refused({ port }: Pick<ServerProcess, 'port'>): Promise<void> {
  while (await accepts(port)) await wait(20);
}

async function accepts(port: number): Promise<boolean> {
  const { socket, closed } = connectRaw(port);
  const connected = new Promise<boolean>((resolve) => socket.once('connect', () => resolve(true)));
  const result = await Promise.race([connected, closed().then(() => false)]);
  socket.destroy();
  return result;
}

test('a delay that leaves no time to finish requests is an error', async () => {
  await expect(startProcess({ drainDelaySeconds: 30 })).rejects.toThrow(
    'The drain delay (30 s) leaves no time to finish requests within the drain timeout (30 s)',
  );
});
