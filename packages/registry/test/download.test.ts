import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type ResolveModelOptions, resolveModel } from '../src/index.js';
import { type FakeServer, type Interceptor, json, on } from './support/fake-server.js';
import { failureOf, large, type ServedModel, serveModel } from './support/served-model.js';

let server: FakeServer;
let options: ServedModel['options'];

beforeEach(async () => {
  ({ server, options } = await serveModel());
});

afterEach(() => server.close());

const failure = (more: ResolveModelOptions = {}, uri = 'models:/m/1') =>
  failureOf(uri, { ...options, ...more });

/** Paths below the cache, and beside it, that could be taken for a model. */
function modelsLeft(): readonly string[] {
  const folder = dirname(options.cacheFolder);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('MLmodel'),
  );
}

test('downloads that are cut off go on where they were', async () => {
  const half = large.length / 2;
  let cuts = 0;
  server.intercept = (request, response) => {
    if (!request.url?.includes('large.bin') || cuts > 0) return false;
    cuts += 1;
    response.writeHead(200, { 'content-length': large.length });
    response.write(large.subarray(0, half), () => response.destroy());
    return true;
  };
  const { directory } = await resolveModel('models:/m/1', options);
  expect(large.equals(readFileSync(join(directory, 'large.bin')))).toBe(true);
  expect(server.sentBytes).toBeLessThan(large.length);
});

test('downloads that are cut off begin again when the file has changed', async () => {
  const changed = Buffer.alloc(large.length, 'changed');
  const half = large.length / 2;
  const conditions: unknown[] = [];
  server.intercept = on('large.bin', ({ headers }, response) => {
    conditions.push(headers['if-range']);
    const [tag, content] = conditions.length === 1 ? ['"a"', large] : ['"b"', changed];
    response.writeHead(200, { etag: tag, 'content-length': content.length });
    if (conditions.length > 1) response.end(content);
    else response.write(content.subarray(0, half), () => response.destroy());
  });
  const { directory } = await resolveModel('models:/m/1', options);
  expect(changed.equals(readFileSync(join(directory, 'large.bin')))).toBe(true);
  expect(conditions).toEqual([undefined, '"a"']);
});

test('downloads that are cut off keep the checksum that came with their first bytes', async () => {
  const half = large.length / 2;
  let attempts = 0;
  server.intercept = (request, response) => {
    if (!request.url?.includes('large.bin') || attempts++ > 0) return false;
    response.writeHead(200, {
      'content-length': large.length,
      'content-md5': createHash('md5').update(large).digest('base64'),
    });
    response.write(Buffer.alloc(half, 'wrong'), () => response.destroy());
    return true;
  };
  const { directory } = await resolveModel('models:/m/1', options);
  expect(large.equals(readFileSync(join(directory, 'large.bin')))).toBe(true);
  expect(attempts).toBe(3);
});

test('downloads of files whose size is not listed have the length that the server sends', async () => {
  let attempts = 0;
  const listed = { files: [{ path: 'MLmodel' }, { path: 'large.bin' }] };
  server.intercept = (request, response) => {
    const { url = '' } = request;
    if (url.includes('artifacts?')) return answered(() => json(response, listed));
    if (!url.includes('large.bin') || attempts++ > 0) return false;
    response.writeHead(200, { 'content-length': large.length });
    return answered(() => response.write('cut off', () => response.destroy()));
  };
  const { directory } = await resolveModel('models:/m/1', options);
  expect(large.equals(readFileSync(join(directory, 'large.bin')))).toBe(true);
  expect(attempts).toBe(2);
});

function answered(answer: () => void): boolean {
  answer();
  return true;
}

test('downloads with more bytes than listed are cut off, and leave no model', async () => {
  let onCut = () => {};
  const cut = new Promise<void>((resolve) => {
    onCut = resolve;
  });
  server.intercept = on('large.bin', (_, response) => {
    const endless = setInterval(() => response.write(large), 1);
    response.once('close', () => {
      clearInterval(endless);
      onCut();
    });
  });
  expect((await failure()).message).toMatch(/sent \d+ bytes of "large.bin", and lists 1000000/);
  await cut;
  expect(modelsLeft()).toEqual([]);
});

test('downloads with fewer bytes than listed fail, and leave no model', async () => {
  server.intercept = on('large.bin', ({ headers }, response) =>
    response.end(headers.range === undefined ? 'few' : ''),
  );
  expect((await failure()).message).toMatch(/sent [03] bytes of "large.bin"/);
  expect(modelsLeft()).toEqual([]);
});

test('downloads of two callers at the same time are one', async () => {
  const both = await Promise.all([
    resolveModel('models:/m/1', options),
    resolveModel('models:/m@a', options),
  ]);
  expect(both.map(({ fromCache }) => fromCache).toSorted()).toEqual([false, true]);
  expect(server.requests.filter((request) => request.includes('large.bin')).length).toBe(1);
});

test('downloads of artifacts that may be overwritten are repeated when they were', async () => {
  const uri = 'mlflow-artifacts:/1/r/artifacts/model';
  const tagged = (tag: string): Interceptor => {
    return (_, response) => {
      response.setHeader('etag', tag);
      return false;
    };
  };
  server.intercept = tagged('"first"');
  const first = await resolveModel(uri, options);
  expect(await resolveModel(uri, options)).toEqual({ ...first, fromCache: true });
  server.intercept = tagged('"second"');
  const second = await resolveModel(uri, options);
  expect(second.fromCache).toBe(false);
  expect(second.directory).not.toBe(first.directory);
});

test('downloads that have lost a file are repeated', async () => {
  const { directory } = await resolveModel('models:/m/1', options);
  rmSync(join(directory, 'large.bin'));
  const again = await resolveModel('models:/m/1', options);
  expect(again).toMatchObject({ directory, fromCache: false });
  expect(existsSync(join(directory, 'large.bin'))).toBe(true);
});

test('downloads that are aborted leave no model', async () => {
  const controller = new AbortController();
  server.intercept = on('large.bin', () => controller.abort(new Error('stopped')));
  expect((await failure({ signal: controller.signal })).message).toBe('stopped');
  expect(modelsLeft()).toEqual([]);
});
