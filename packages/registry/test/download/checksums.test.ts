import { createHash } from 'node:crypto';
import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { digestInThread } from '../../src/download/checksums.js';

const folder = temporaryFolder({ small: '123456789', huge: '' });
const small = join(folder, 'small');
const huge = join(folder, 'huge');

/** Takes minutes to read, and no room. */
truncateSync(huge, 2 ** 40);

test('a checksum is given up when its signal is aborted, and the next one is computed', async () => {
  const controller = new AbortController();
  const given = digestInThread(huge, { kind: 'md5', signal: controller.signal });
  const next = digestInThread(small, { kind: 'md5' });
  controller.abort(new Error('stopped'));
  await expect(given).rejects.toThrow('stopped');
  expect(await next).toBe(createHash('md5').update('123456789').digest('hex'));
});

test('a checksum whose signal is aborted is not begun', async () => {
  const signal = AbortSignal.abort(new Error('stopped'));
  await expect(digestInThread(small, { kind: 'md5', signal })).rejects.toThrow('stopped');
});
