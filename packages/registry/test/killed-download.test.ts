import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { contentsOf } from './support/contents.js';
import { type FakeServer, fakeServer } from './support/fake-server.js';

const program = join(import.meta.dirname, 'programs/resolve.mjs');
const size = 400_000;
const names = ['MLmodel', ...Array.from({ length: 12 }, (_, index) => `file ${index}`)];
const files = Object.fromEntries(names.map((name) => [name, Buffer.alloc(size, name)]));
const total = names.length * size;

let server: FakeServer;

beforeEach(async () => {
  server = await fakeServer(files);
});

afterEach(() => server.close());

function start(cacheFolder: string) {
  const options = { trackingUri: server.url, cacheFolder, environment: {} };
  const child = spawn(process.execPath, [program, 'models:/m/1', JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (piece) => {
    printed += piece;
  });
  const ended = new Promise<string>((resolve) => child.once('close', () => resolve(printed)));
  return { child, ended };
}

/** Sends files slowly: a piece, and the next one when its place in the queue comes. */
function sendSlowly(onSent: (bytes: number) => void): void {
  server.intercept = (request, response) => {
    const name = decodeURIComponent(request.url?.split('/').at(-1) ?? '');
    const content = files[name];
    if (content === undefined) return false;
    const [, from = '0'] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? [];
    const status = from === '0' ? 200 : 206;
    response.writeHead(status, {
      'content-length': size - Number(from),
      ...(status === 206 && { 'content-range': `bytes ${from}-${size - 1}/${size}` }),
    });
    const sendFrom = (offset: number) => {
      if (response.destroyed) return;
      const piece = content.subarray(offset, offset + 20_000);
      if (piece.length === 0) return response.end();
      response.write(piece);
      server.sentBytes += piece.length;
      onSent(server.sentBytes);
      setTimeout(() => sendFrom(offset + piece.length), 2);
    };
    sendFrom(Number(from));
    return true;
  };
}

test('a download that is killed again and again leaves no model, and goes on where it was', async () => {
  const folder = temporaryFolder();
  for (const share of [0.1, 0.3, 0.5, 0.7]) {
    let child: ReturnType<typeof start>['child'] | undefined;
    sendSlowly((sent) => {
      if (sent >= share * total) child?.kill('SIGKILL');
    });
    const download = start(folder);
    child = download.child;
    expect(await download.ended).toBe('');
    const left = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    expect(left.filter((path) => path.endsWith('MLmodel'))).toEqual([]);
  }
  sendSlowly(() => {});
  const { directory, fromCache } = JSON.parse(await start(folder).ended);
  expect(fromCache).toBe(false);
  const { registered_model_meta: _meta, ...contents } = contentsOf(directory);
  expect(contents).toEqual(contentsOf(temporaryFolder(files)));
  // What was on its way to a killed process is sent again: at most what connections hold.
  expect(server.sentBytes).toBeLessThan(2 * total);
});

test('processes that want the same model at the same time download it once', async () => {
  const folder = temporaryFolder();
  sendSlowly(() => {});
  const results = await Promise.all([1, 2, 3].map(() => start(folder).ended));
  const models = results.map((printed) => JSON.parse(printed));
  expect(new Set(models.map(({ directory }) => directory)).size).toBe(1);
  expect(models.filter(({ fromCache }) => !fromCache).length).toBe(1);
  expect(server.sentBytes).toBe(total);
});
