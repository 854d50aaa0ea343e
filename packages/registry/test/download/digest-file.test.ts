import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { digestFile } from '../../src/download/digest-file.js';

const path = join(temporaryFolder({ file: '123456789', empty: '' }), 'file');

test.each([
  // "Check" of the catalogue of parametrised CRC algorithms.
  ['crc32', 'cbf43926'],
  ['crc32c', 'e3069283'],
  ['crc64nvme', 'ae8b14860a799888'],
  ['md5', createHash('md5').update('123456789').digest('hex')],
  ['sha1', createHash('sha1').update('123456789').digest('hex')],
  ['sha256', createHash('sha256').update('123456789').digest('hex')],
] as const)('%s is computed', async (kind, digest) => {
  expect(await digestFile(path, { kind })).toBe(digest);
});

test.each([
  [4, ['1234', '5678', '9']],
  [3, ['123', '456', '789']],
  [9, ['123456789']],
])('the checksum of parts of %s bytes is that of their checksums', async (partSize, parts) => {
  const digests = parts.map((part) => createHash('sha256').update(part).digest());
  const expected = createHash('sha256').update(Buffer.concat(digests)).digest('hex');
  expect(await digestFile(path, { kind: 'sha256', partSize })).toBe(expected);
});
