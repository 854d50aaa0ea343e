import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { obedientFlavor, order, writeObedientModel } from '../support/models.js';
import { connectRaw } from '../support/raw-connection.js';
import { addressOf, post, serverProgram, startServerProcess } from '../support/server-process.js';
import { startProcess } from '../support/started-process.js';

describe('SIGTERM', () => {
  test('finishes running requests, rejects new ones, and exits with 0', async () => {
    const server = await startProcess({ modelPath: writeObedientModel() });
    const idle = connectRaw(server.port);
    idle.write('GET /ping HTTP/1.1\r\nhost: x\r\n\r\n');
    await idle.until(/200 OK/);
    const running = post(server, order('sleep', 700));
    await server.says('the model sleeps');
    const stopped = server.stop();
    await idle.closed();
    await expect(fetch(`${server.url}/ping`)).rejects.toThrow();
    const response = await running;
    expect(await response.json()).toEqual({ predictions: 'slept' });
    expect(await stopped).toBe(0);
  });

  test('does not take longer than the drain timeout', async () => {
    const server = await startProcess({
      modelPath: writeObedientModel(),
      drainTimeoutSeconds: 0.3,
    });
    const running = post(server, order('sleep', 60_000));
    running.catch(() => {});
    const upload = connectRaw(server.port);
    upload.write(
      'POST /invocations HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 1000\r\n\r\n{',
    );
    await Promise.all([server.says('the model sleeps'), upload.until(/100 Continue/)]);
    expect(await server.stop()).toBe(0);
    await expect(running).rejects.toThrow();
  });
});

test('a server survives a log that cannot be written', async () => {
  const options = { port: 0, flavors: [obedientFlavor], modelPath: writeObedientModel() };
  const line = 'exec "$0" "$1" "$2" 2> /dev/full';
  const child = spawn('sh', ['-c', line, process.execPath, serverProgram, JSON.stringify(options)]);
  const ended = once(child, 'exit');
  try {
    const server = await addressOf(child);
    const statuses = [];
    for (const what of ['throw', 'nonsense', 'echo']) {
      statuses.push((await post(server, order(what))).status);
    }
    expect(statuses).toEqual([400, 500, 200]);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  } finally {
    child.kill('SIGKILL');
  }
});

test('an empty host is rejected because Node would listen on all addresses', async () => {
  await expect(startServerProcess({ modelPath: writeObedientModel(), host: '' })).rejects.toThrow(
    /The host is empty/,
  );
});

describe('a port', () => {
  test('in use is an error that says what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const modelPath = writeObedientModel();
    await expect(startServerProcess({ modelPath, port })).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is already in use`,
    );
    other.close();
  });

  test('on an address of another machine is an error', async () => {
    const modelPath = writeObedientModel();
    await expect(startServerProcess({ modelPath, host: '203.0.113.1' })).rejects.toThrow(
      'is not an address of this machine',
    );
  });
});
