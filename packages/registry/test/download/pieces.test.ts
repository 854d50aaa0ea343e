import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { resolveModel } from '../../src/index.js';
import { type WebServer, webServer } from '../support/web-server.js';

const megabyte = 2 ** 20;
const big = randomBytes(48 * megabyte);
const page = Buffer.from('<a href="MLmodel">MLmodel</a><a href="big.bin">big.bin</a>');

let server: WebServer;
let content: Record<string, Buffer>;
/** The ranges that were asked for of the large file. */
let ranges: (string | undefined)[];
/** Answers a request for the large file instead of the server. */
let answer: (range: string | undefined, response: ServerResponse) => boolean;
let options: {
  readonly cacheFolder: string;
  readonly environment: object;
  readonly retries: number;
};

beforeEach(async () => {
  content = {
    '/model/': page,
    '/model/MLmodel': Buffer.from('flavors: {}\n'),
    '/model/big.bin': big,
  };
  server = await webServer(content);
  options = { cacheFolder: temporaryFolder(), environment: {}, retries: 2 };
  ranges = [];
  answer = () => false;
  server.intercept = ({ method, url, headers: { range } }, response) => {
    if (method !== 'GET' || url !== '/model/big.bin') return false;
    ranges.push(range);
    return answer(range, response);
  };
});

afterEach(() => server.close());

const uri = () => `${server.url}/model`;

async function downloaded(): Promise<Buffer> {
  const { directory } = await resolveModel(uri(), { ...options, environment: {} });
  return readFileSync(join(directory, 'big.bin'));
}

const pieces = ['bytes=0-16777215', 'bytes=16777216-33554431', 'bytes=33554432-50331647'];

test('a large file comes in pieces, of which those behind the first are side by side', async () => {
  const waiting: (() => void)[] = [];
  // Each of the others is answered when both have been asked for.
  answer = (range, response) => {
    if (range === pieces[0]) return false;
    const [, from, last] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
    waiting.push(() => {
      response.writeHead(206, {
        etag: '"1"',
        'content-range': `bytes ${from}-${last}/${big.length}`,
      });
      response.end(big.subarray(Number(from), Number(last) + 1));
    });
    if (waiting.length === 2) for (const send of waiting) send();
    return true;
  };
  expect(big.equals(await downloaded())).toBe(true);
  // Two connections may come in either order.
  expect([ranges[0], ...ranges.slice(1).sort()]).toEqual(pieces);
});

test('a piece whose connection breaks goes on where it was', async () => {
  answer = (range, response) => {
    if (range !== pieces[1] || ranges.filter((each) => each === range).length > 1) return false;
    response.writeHead(206, {
      etag: '"1"',
      'content-length': 16 * megabyte,
      'content-range': `bytes 16777216-33554431/${big.length}`,
    });
    response.write(big.subarray(16 * megabyte, 24 * megabyte), () => response.destroy());
    return true;
  };
  expect(big.equals(await downloaded())).toBe(true);
  const [again = ''] = ranges.filter((range) => !pieces.includes(range ?? ''));
  expect(Number(/^bytes=(\d+)-33554431$/.exec(again)?.[1])).toBeGreaterThan(16 * megabyte);
  expect(ranges.length).toBe(4);
});

test('a server that ignores ranges sends the file once', async () => {
  answer = (_, response) => {
    response.writeHead(200, { etag: '"1"', 'content-length': big.length }).end(big);
    return true;
  };
  expect(big.equals(await downloaded())).toBe(true);
  expect(ranges).toEqual([pieces[0]]);
});

test('a file whose versions cannot be told apart comes as a whole', async () => {
  server.etag = '';
  expect(big.equals(await downloaded())).toBe(true);
  expect(ranges).toEqual([pieces[0], undefined]);
});

test('a file that changes between its pieces is the new one', async () => {
  const changed = randomBytes(big.length);
  answer = (range) => {
    if (range !== pieces[0]) {
      content['/model/big.bin'] = changed;
      server.etag = '"2"';
    }
    return false;
  };
  expect(changed.equals(await downloaded())).toBe(true);
});

test('a download that is killed between its pieces goes on where they were', async () => {
  const program = join(import.meta.dirname, '../programs/die.mjs');
  const place = [uri(), JSON.stringify(options), `${24 * megabyte}`];
  const child = spawn(process.execPath, [program, ...place]);
  await new Promise((resolve) => child.once('close', resolve));
  expect(readdirSync(options.cacheFolder, { recursive: true }).join()).not.toContain('MLmodel');
  server.sentBytes = 0;
  ranges = [];
  expect(big.equals(await downloaded())).toBe(true);
  expect(ranges).not.toContain(pieces[0]);
  // Where a piece ends is noted every MiB.
  expect(server.sentBytes).toBeLessThan(27 * megabyte);
});
