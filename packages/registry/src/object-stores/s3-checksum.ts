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

/** Where checksums are, with their bytes, those first that are cheap to compute. */
const fields = [
  ['ChecksumCRC32', 'crc32', 4],
  ['ChecksumCRC32C', 'crc32c', 4],
  ['ChecksumCRC64NVME', 'crc64nvme', 8],
  ['ChecksumSHA256', 'sha256', 32],
  ['ChecksumSHA1', 'sha1', 20],
] as const satisfies readonly (readonly [keyof HeadObjectCommandOutput, ChecksumKind, number])[];

/** The checksum of the bytes of an object; undefined when S3 has none. */
export function s3Checksum(object: S3Object, bucket: string): Checksum | undefined {
  return isComposite(object) ? undefined : (keptChecksum(object) ?? md5(object, bucket));
}

/** The checksum of the checksums of parts, as S3 keeps for objects that were stored in several; undefined for others. */
export function s3Composite(object: S3Object): Checksum | undefined {
  return isComposite(object) ? keptChecksum(object) : undefined;
}

/** Not all stores that speak the protocol say it; the entity tag does. */
function isComposite({ ChecksumType, ETag = '' }: S3Object): boolean {
  return ChecksumType === 'COMPOSITE' || (ChecksumType === undefined && /-\d+"$/.test(ETag));
}

function keptChecksum(object: S3Object): Checksum | undefined {
  for (const [field, kind, length] of fields) {
    const [value = ''] = object[field]?.split('-', 1) ?? [];
    const digest = hexOfBase64(value);
    if (digest.length === 2 * length) return { kind, digest };
  }
  return undefined;
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
