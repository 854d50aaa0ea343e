import { expect, test } from '@jest/globals';
import { s3Checksum, s3Composite } from '../../src/object-stores/s3-checksum.js';

const md5 = '"d41d8cd98f00b204e9800998ecf8427e"';
const parts = '"d41d8cd98f00b204e9800998ecf8427e-2"';

test.each([
  [
    'kept checksum before the entity tag',
    { ETag: md5, ChecksumCRC64NVME: 'M3eFcAZSQlc=' },
    { kind: 'crc64nvme', digest: '3377857006524257' },
  ],
  ['entity tag', { ETag: md5 }, { kind: 'md5', digest: 'd41d8cd98f00b204e9800998ecf8427e' }],
  [
    'checksum of a whole object that was stored in parts',
    { ETag: parts, ChecksumType: 'FULL_OBJECT', ChecksumCRC32C: 'mnG7TA==' } as const,
    { kind: 'crc32c', digest: '9a71bb4c' },
  ],
])('the bytes have the %s', (_what, object, checksum) => {
  expect(s3Checksum(object, 'bucket')).toEqual(checksum);
  expect(s3Composite(object)).toBeUndefined();
});

test.each([
  [
    'that S3 declares',
    { ChecksumType: 'COMPOSITE', ChecksumSHA1: `${'A'.repeat(27)}=-2` } as const,
  ],
  ['that only the entity tag tells', { ETag: parts, ChecksumSHA1: `${'A'.repeat(27)}=` }],
])('a checksum of parts %s is none of the bytes', (_what, object) => {
  expect(s3Checksum(object, 'bucket')).toBeUndefined();
  expect(s3Composite(object)).toEqual({ kind: 'sha1', digest: '0'.repeat(40) });
});

test.each([
  ['objects that a key of the service encrypts', { ServerSideEncryption: 'aws:kms' } as const, 'b'],
  ['objects that a key of a customer encrypts', { SSECustomerAlgorithm: 'AES256' }, 'b'],
  ['directory buckets', {}, 'b--use1-az4--x-s3'],
])('the entity tag is no checksum in %s', (_what, object, bucket) => {
  expect(s3Checksum({ ETag: md5, ...object }, bucket)).toBeUndefined();
});
