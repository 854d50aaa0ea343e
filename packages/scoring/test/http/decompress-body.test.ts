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
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ])('%s may come in several pieces, each compressed by itself', async (encoding, compress) => {
    const pieces = ['{"inputs": ', '', '[1]}'].map((piece) => compress(piece));
    expect(Buffer.from(await decompressBody(Buffer.concat(pieces), encoding, { limit }))).toEqual(
      body,
    );
    const exact = { limit: body.byteLength };
    const padded = Buffer.concat([...pieces, compress('')]);
    expect(await decompressBody(padded, encoding, exact)).toHaveLength(body.byteLength);
    const longer = Buffer.concat([...pieces, compress(' ')]);
    await expect(decompressBody(longer, encoding, exact)).rejects.toMatchObject({ status: 413 });
  });

  test('zstd may have frames that hold no data', async () => {
    const skippable = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
    for (const frames of [
      [skippable, zstdCompressSync(body)],
      [zstdCompressSync(body), skippable],
    ]) {
      const decoded = await decompressBody(Buffer.concat(frames), 'zstd', { limit });
      expect(Buffer.from(decoded)).toEqual(body);
    }
  });

  test('zstd in more frames than a client needs is 400', async () => {
    const frames = Buffer.concat(Array.from({ length: 10_001 }, () => zstdCompressSync('')));
    await expect(decompressBody(frames, 'zstd', { limit })).rejects.toThrow('more than 10000 zstd');
  });

  test.each([
    ['gzip', 'junk'],
    ['gzip', '\0\0\0'],
    ['gzip', '\x1f'],
    ['zstd', 'junk'],
    ['zstd', '\0\0\0'],
    ['zstd', '\x28'],
  ])('%s with other bytes behind it (%j) is 400', async (encoding, junk) => {
    const compressed = encoding === 'gzip' ? gzipSync(body) : zstdCompressSync(body);
    const longer = Buffer.concat([compressed, Buffer.from(junk, 'latin1')]);
    await expect(decompressBody(longer, encoding, { limit })).rejects.toMatchObject({
      status: 400,
      message: expect.stringMatching(`^Invalid input. The body is not valid ${encoding}: .+\\.$`),
    });
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
