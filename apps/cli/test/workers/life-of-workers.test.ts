import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { isRunning } from '@mlmodel/jest-config/is-running';
import { runCli } from '../support/run-cli.js';
import {
  connectionsOf,
  echoModule,
  isListening,
  predict,
  servedModule,
  serveWorkers,
  until,
} from '../support/served-workers.js';

const onLinux = existsSync('/proc/net/tcp') ? test : test.skip;

/** Opens a connection on which a request has been answered. */
async function connected(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  await ping(socket);
  return socket;
}

async function ping(socket: Socket): Promise<void> {
  socket.write('GET /ping HTTP/1.1\r\nhost: x\r\n\r\n');
  const [answer] = await once(socket, 'data');
  if (!String(answer).startsWith('HTTP/1.1 200 ')) throw new Error(String(answer));
}

onLinux('workers share the connections of one port evenly', async () => {
  const server = await serveWorkers(servedModule(echoModule, '-w', '2'));
  const sockets = await Promise.all(Array.from({ length: 16 }, () => connected(server.port)));
  const counts = () => server.workers().map((pid) => connectionsOf(pid, server.port));
  expect(counts()).toEqual([8, 8]);
  for (const socket of sockets.splice(0, 6)) socket.destroy();
  await until(() => counts().reduce((sum, count) => sum + count) === 10);
  for (let more = 0; more < 6; more++) sockets.push(await connected(server.port));
  expect(counts()).toEqual([8, 8]);
  for (const socket of sockets) socket.destroy();
  server.signal('SIGTERM');
  expect(await server.exited).toBe(0);
});

onLinux('a killed worker is replaced, and the connections of the others go on', async () => {
  const server = await serveWorkers(servedModule(echoModule, '-w', '3'));
  const [victim = 0, ...others] = server.workers();
  const sockets = await Promise.all(Array.from({ length: 6 }, () => connected(server.port)));
  const closed = sockets.map((socket) => {
    const ended = { now: false };
    socket.once('close', () => (ended.now = true));
    return ended;
  });
  process.kill(victim, 'SIGKILL');
  await until(() => closed.filter(({ now }) => now).length === 2);
  await Promise.all(sockets.filter((_socket, at) => !closed[at]?.now).map(ping));
  await until(() => server.workers().length === 3);
  expect(server.workers()).toEqual(expect.arrayContaining(others));
  expect(server.workers()).not.toContain(victim);
  expect(await predict(server.url, 'a')).toEqual({ predictions: ['a'] });
  expect(server.log()).toBe('error: Worker 1 ended (SIGKILL). Starting another one.\n');
  for (const socket of sockets) socket.destroy();
  server.signal('SIGTERM');
  expect(await server.exited).toBe(0);
});

onLinux('the port stays open while no worker runs', async () => {
  const server = await serveWorkers(servedModule(echoModule, '-w', '2'));
  for (const pid of server.workers()) process.kill(pid, 'SIGKILL');
  expect(await predict(server.url, 'a')).toEqual({ predictions: ['a'] });
  server.signal('SIGTERM');
  expect(await server.exited).toBe(0);
});

test('the limits of connections hold for all workers together', async () => {
  const limits = ['--max-connections', '3', '--header-timeout', '1'];
  const server = await serveWorkers(servedModule(echoModule, '-w', '2', ...limits));
  const sockets: Socket[] = [];
  for (let count = 0; count < 3; count++) sockets.push(await connected(server.port));
  const refused = connect(server.port, '127.0.0.1').on('error', () => {});
  await once(refused, 'close');
  for (const socket of sockets) {
    socket.write('GET /pi');
    const [response] = await once(socket, 'data');
    expect(String(response)).toMatch(/^HTTP\/1\.1 408 /);
  }
  server.signal('SIGTERM');
  expect(await server.exited).toBe(0);
});

describe('a signal', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('%s ends after the running requests', async (name) => {
    const server = await serveWorkers(servedModule(echoModule, '-w', '2'));
    const pids = server.workers();
    const running = ['sleep', 'sleep', 'sleep'].map((value) => predict(server.url, value));
    await until(() => pids.every((pid) => connectionsOf(pid, server.port) > 0));
    // Terminals and service managers signal all processes.
    for (const pid of pids) process.kill(pid, name);
    server.signal(name);
    const slept = { predictions: ['slept'] };
    expect(await Promise.all(running)).toEqual([slept, slept, slept]);
    expect(await server.exited).toBe(0);
    expect(pids.some(isRunning)).toBe(false);
    expect(server.log()).toBe('');
  });

  onLinux('that is the second one ends at once', async () => {
    const server = await serveWorkers(servedModule(echoModule, '-w', '2'));
    const pids = server.workers();
    predict(server.url, 'busy').catch(() => {});
    await until(() => pids.some((pid) => connectionsOf(pid, server.port) > 0));
    server.signal('SIGTERM');
    await until(() => !isListening(server.port));
    server.signal('SIGINT');
    expect(await server.exited).toBe(130);
    await until(() => !pids.some(isRunning));
  });
});

onLinux('workers end with the command, also while one is busy', async () => {
  const server = await serveWorkers(servedModule(echoModule, '-w', '2'));
  const pids = server.workers();
  predict(server.url, 'busy').catch(() => {});
  await until(() => pids.some((pid) => connectionsOf(pid, server.port) > 0));
  server.signal('SIGKILL');
  await until(() => !pids.some(isRunning));
});

describe('the start fails with one line', () => {
  test.each([
    ['throws', `throw new Error('no luck');`, [], /no luck/],
    ['exits', 'process.exit(7);', [], /ended while it was loading the model \(exit code 7\)/],
    ['never loads', 'while (true);', ['--load-timeout', '1'], /was not ready after 1 second/],
  ])('if a module %s', async (_what, module, args, message) => {
    const { code, stdout, stderr } = await runCli(servedModule(module, '-w', '2', ...args));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error: [^\n]*\n$/);
    expect(stderr).toMatch(message);
  });

  test('if the port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const args = servedModule(echoModule, '-w', '2', '-p', String(port));
    const { code, stderr } = await runCli(args);
    other.close();
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: Port \d+ on 127\.0\.0\.1 is already in use[^\n]*\n$/);
  });
});

test('what all workers print while they load is logged once', async () => {
  const module = `console.log('loading'); ${echoModule}`;
  const server = await serveWorkers(servedModule(module, '-w', '3'));
  server.signal('SIGTERM');
  expect(await server.exited).toBe(0);
  expect(server.log()).toBe('info: [model] loading\n');
});
