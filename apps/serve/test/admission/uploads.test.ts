import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { order } from '../support/models.js';
import { peakMemory } from '../support/peak-memory.js';
import type { RawConnection } from '../support/raw-connection.js';
import { objectOf, post, type ServerProcess } from '../support/server-process.js';
import { connectTo, startProcess } from '../support/started-process.js';

const mebibyte = 1024 * 1024;
const head = 'POST /invocations HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';
/** Begins a request, and sends the first bytes of its body. */
function beginUpload(server: ServerProcess, declared: number, sent: number): RawConnection {
  const raw = connectTo(server);
  raw.write(`${head}content-length: ${declared}\r\n\r\n{`);
  raw.write(' '.repeat(sent - 1));
  return raw;
}

/** An order with white space to this many bytes. */
function largeOrder(what: string, bytes: number, ms = 0): string {
  return order(what, ms).padEnd(bytes);
}

describe('an upload that stops', () => {
  test('delays no other large request, however many there are', async () => {
    const server = await startProcess({ timeoutSeconds: 0, bodyTimeoutSeconds: 0 });
    const silent = Array.from({ length: 8 }, () => beginUpload(server, 100 * mebibyte, 1));
    for (let i = 0; i < 3; i++) {
      const response = await post(server, largeOrder('pid', 3 * mebibyte));
      expect(await objectOf(response)).toEqual({ predictions: expect.any(Number) });
    }
    expect(silent.map(({ received }) => received())).toEqual(Array(8).fill(''));
  });

  test('is cut off, and one that goes on slowly is not', async () => {
    const server = await startProcess({ bodyTimeoutSeconds: 2 });
    const body = order('pid');
    const silent = beginUpload(server, 100, 50);
    const slow = connectTo(server);
    slow.write(`${head}content-length: ${body.length}\r\n\r\n`);
    for (const character of body.slice(0, 16)) {
      slow.write(character);
      await wait(300);
    }
    slow.write(body.slice(16));
    expect(await slow.until(/\}$/)).toMatch(/^HTTP\/1\.1 200 /);
    expect(await silent.closed()).toMatch(/^HTTP\/1\.1 408 [\s\S]*has arrived for 2 seconds/);
  });

  test('gives its memory to one that goes on', async () => {
    const limits = { maxBodyBytes: 4 * mebibyte, maxHeldBytes: 4 * mebibyte };
    const server = await startProcess({ ...limits, bodyTimeoutSeconds: 600 });
    const silent = beginUpload(server, 3 * mebibyte, 2 * mebibyte);
    // It has stalled when the server has looked at it twice, more than a second apart.
    await wait(4_000);
    expect((await post(server, largeOrder('pid', 3 * mebibyte))).status).toBe(200);
    expect(await silent.closed()).toMatch(/^HTTP\/1\.1 429 /);
  });
});

test('bodies beyond the memory for all of them get 429', async () => {
  const limits = { maxBodyBytes: 4 * mebibyte, maxHeldBytes: 4 * mebibyte };
  const server = await startProcess({ ...limits, execution: 'inline' });
  const running = post(server, largeOrder('sleep', 3 * mebibyte, 3_000));
  await server.says('the model sleeps');
  const response = await post(server, largeOrder('pid', 3 * mebibyte));
  expect(response.status).toBe(429);
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect(await response.json()).toMatchObject({ error_code: 'REQUEST_LIMIT_EXCEEDED' });
  expect(await (await running).json()).toEqual({ predictions: 'slept' });
  expect((await post(server, largeOrder('pid', 3 * mebibyte))).status).toBe(200);
});

test('a body in chunks of one byte takes hardly more memory than its bytes', async () => {
  const server = await startProcess({ execution: 'inline' });
  expect((await post(server, order('pid'))).status).toBe(200);
  const before = peakMemory(server.process.pid);
  const raw = connectTo(server);
  raw.write(`${head}connection: close\r\ntransfer-encoding: chunked\r\n\r\n`);
  const body = order('pid');
  raw.write(`${body.length.toString(16)}\r\n${body}\r\n`);
  const spaces = '1\r\n \r\n'.repeat(100_000);
  for (let i = 0; i < 10; i++) raw.write(spaces);
  raw.write('0\r\n\r\n');
  expect(await raw.closed()).toMatch(/^HTTP\/1\.1 200 /);
  expect(peakMemory(server.process.pid) - before).toBeLessThan(64 * mebibyte);
}, 60_000);
