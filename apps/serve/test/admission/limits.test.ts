import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { order, writeObedientModel } from '../support/models.js';
import { peakMemory } from '../support/peak-memory.js';
import { objectOf, post } from '../support/server-process.js';
import { connectTo, startProcess } from '../support/started-process.js';

const mebibyte = 1024 * 1024;
describe('a body that inflates to a gibibyte', () => {
  const spaces = Buffer.alloc(64 * mebibyte, ' ');

  test.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ])('with %s is refused, and takes no memory', async (coding, compress) => {
    const server = await startProcess({});
    const large = await post(server, order('pid').padEnd(8 * mebibyte));
    const pids = [server.process.pid, (await objectOf(large)).predictions as number];
    const headers = { 'content-encoding': coding };
    const packed = compress(order('pid').padEnd(20 * mebibyte));
    expect((await post(server, packed, headers)).status).toBe(200);
    const before = pids.map(peakMemory);
    const member = compress(spaces);
    const response = await post(server, Buffer.concat(Array(16).fill(member)), headers);
    expect(response.status).toBe(413);
    expect(await response.text()).toContain('decompresses to more than 134217728 bytes');
    const after = pids.map(peakMemory);
    for (const [at, bytes] of after.entries()) {
      expect(bytes - (before[at] ?? 0)).toBeLessThan(50 * mebibyte);
    }
  });
});

describe('a request', () => {
  test('that inflates beyond its own limit is refused, though its body may be that large', async () => {
    const server = await startProcess({ maxDecompressedBytes: mebibyte });
    const body = order('count').padEnd(2 * mebibyte);
    const response = await post(server, gzipSync(body), { 'content-encoding': 'gzip' });
    expect(response.status).toBe(413);
    expect((await post(server, body)).status).toBe(200);
  });

  test.each([
    ['this process', 0],
    ['a scorer process', 3 * mebibyte],
  ])('with too many rows is refused in %s', async (_where, bytes) => {
    const server = await startProcess({
      maxRows: 3,
      modelPath: writeObedientModel({ do: 'count' }),
    });
    const rows = (count: number) =>
      JSON.stringify({ dataframe_split: { columns: ['x'], data: Array(count).fill([1]) } });
    const allowed = await post(server, rows(3).padEnd(bytes));
    expect(await allowed.json()).toEqual({ predictions: 3 });
    const refused = await post(server, rows(4).padEnd(bytes));
    expect(refused.status).toBe(413);
    expect(await refused.text()).toContain('more than 3 rows');
  });

  test('that is nested too deeply is refused', async () => {
    const server = await startProcess({ maxJsonDepth: 5 });
    const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    const response = await post(server, `{"inputs":${nested(5)}}`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('nested at most 5 levels deep');
    expect((await post(server, order('pid'))).status).toBe(200);
  });

  test('whose headers are too large is refused', async () => {
    const server = await startProcess({ maxHeaderBytes: 2048 });
    const raw = connectTo(server);
    raw.write(`GET /ping HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(3000)}\r\n\r\n`);
    expect(await raw.closed()).toMatch(/^HTTP\/1\.1 431 /);
    const other = connectTo(server);
    other.write(
      `GET /ping HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx: ${'y'.repeat(1500)}\r\n\r\n`,
    );
    expect(await other.closed()).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('whose headers do not end is cut off', async () => {
    const server = await startProcess({ headerTimeoutSeconds: 2 });
    const raw = connectTo(server);
    raw.write('GET /ping HTTP/1.1\r\nhost: x\r\n');
    expect(await raw.closed()).toMatch(/^HTTP\/1\.1 408 /);
  });
});

describe('a connection', () => {
  test('beyond the limit is closed, and those within it are served', async () => {
    const server = await startProcess({ maxConnections: 5 });
    const ping = 'GET /ping HTTP/1.1\r\nhost: x\r\n\r\n';
    const within = Array.from({ length: 5 }, () => connectTo(server));
    for (const raw of within) {
      raw.write(ping);
      await raw.until(/200 OK/);
    }
    const beyond = connectTo(server);
    beyond.write(ping);
    expect(await beyond.closed()).toBe('');
    within[0]?.socket.destroy();
    for (let status = 0; status !== 200; ) {
      status = await fetch(`${server.url}/ping`).then(
        (response) => response.status,
        () => 0,
      );
    }
  });

  test('is closed when it was not used for the time that it is kept', async () => {
    const server = await startProcess({ keepAliveSeconds: 2 });
    const raw = connectTo(server);
    raw.write('GET /ping HTTP/1.1\r\nhost: x\r\n\r\n');
    expect(await raw.closed()).toMatch(/keep-alive: timeout=2/i);
  });
});
