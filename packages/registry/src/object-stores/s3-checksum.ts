import type { HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import { type Checksum, type ChecksumKind, hexOfBase64 } from '../download/checksum.js';

/** What S3 says about the content of an object. */
export type S3Object = Pick<
  HeadObjectCommandOutput,
  | (typeof fields)[number][0]
  | 'ChecksumType'
  | 'ETag'
  | 'ServerSideEncryption'
  | 'SSECustomerAlgorithm'
>;

/** Where checksums are, those first that are cheap to compute. */
const fields = [
  ['ChecksumCRC32', 'crc32'],
  ['ChecksumCRC32C', 'crc32c'],
  ['ChecksumCRC64NVME', 'crc64nvme'],
  ['ChecksumSHA256', 'sha256'],
  ['ChecksumSHA1', 'sha1'],
] as const satisfies readonly (readonly [keyof HeadObjectCommandOutput, ChecksumKind])[];

/** The checksum of the bytes of an object; undefined when S3 has none. */
export function s3Checksum(object: S3Object, bucket: string): Checksum | undefined {
  for (const [field, kind] of fields) {
    const value = object[field];
    if (value !== undefined && !isComposite(value, object))
      return { kind, digest: hexOfBase64(value) };
  }
  return md5(object, bucket);
}

/** The checksum of the checksums of parts, as S3 keeps for objects that were stored in several; undefined for others. */
export function s3Composite(object: S3Object): Checksum | undefined {
  for (const [field, kind] of fields) {
    const value = object[field];
    if (value !== undefined && isComposite(value, object))
      return { kind, digest: hexOfBase64(value.replace(/-\d+$/, '')) };
  }
  return undefined;
}

/** S3 adds the number of parts to such a checksum; other servers only to the entity tag. */
function isComposite(value: string, { ChecksumType, ETag = '' }: S3Object): boolean {
  return value.includes('-') || (ChecksumType !== 'FULL_OBJECT' && /-\d+"$/.test(ETag));
}

/** The entity tag of an object that was stored at once and without a key of a customer, outside of directory buckets. */
function md5(
  { ETag = '', ServerSideEncryption, SSECustomerAlgorithm }: S3Object,
  bucket: string,
): Checksum | undefined {
  const hasKey = /kms/.test(ServerSideEncryption ?? '') || SSECustomerAlgorithm !== undefined;
  if (hasKey || bucket.endsWith('--x-s3')) return undefined;
  const [, digest] = /^"([0-9a-f]{32})"$/.exec(ETag) ?? [];
  return digest === undefined ? undefined : { kind: 'md5', digest };
}
