import { randomBytes } from 'node:crypto';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { decompressBody } from '../../src/index.js';

const body = Buffer.from('{"inputs": [1]}');
const limit = 1000;

describe('the coding of a body', () => {
  test.each([
    ['gzip', gzipSync(body)],
    ['X-GZIP', gzipSync(body)],
    ['zstd', zstdCompressSync(body)],
    ['identity', body],
    [undefined, body],
  ])('%s is undone', async (encoding, compressed) => {
    expect(Buffer.from(await decompressBody(compressed, encoding, { limit }))).toEqual(body);
  });

  test.each(['br', 'deflate', 'gzip, gzip', 'constructor'])('%s is 415', async (encoding) => {
    await expect(decompressBody(body, encoding, { limit })).rejects.toMatchObject({ status: 415 });
  });

  test.each([
    ['gzip', gzipSync(Buffer.alloc(1_000_000))],
    ['zstd', zstdCompressSync(Buffer.alloc(1_000_000))],
  ])('%s is 413 when it grows beyond the limit', async (encoding, bomb) => {
    await expect(decompressBody(bomb, encoding, { limit })).rejects.toMatchObject({ status: 413 });
    expect(await decompressBody(bomb, encoding, { limit: 1_000_000 })).toHaveLength(1_000_000);
  });

  test.each([
    ['gzip', Buffer.from('no gzip')],
    ['gzip', gzipSync(randomBytes(500)).subarray(0, 100)],
    ['gzip', Buffer.alloc(0)],
    ['zstd', Buffer.from('no zstd')],
    ['zstd', zstdCompressSync(randomBytes(500)).subarray(0, 100)],
  ])('%s that is broken is 400', async (encoding, broken) => {
    await expect(decompressBody(broken, encoding, { limit })).rejects.toMatchObject({
      errorCode: 'BAD_REQUEST',
      status: 400,
    });
  });
});
