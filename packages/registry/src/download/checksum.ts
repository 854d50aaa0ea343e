/** Functions of checksums that stores keep. Those of the CRC family are reflected, with all ones at both ends. */
export const checksumKinds = ['crc32', 'crc32c', 'crc64nvme', 'md5', 'sha1', 'sha256'] as const;

/** One of {@link checksumKinds}. */
export type ChecksumKind = (typeof checksumKinds)[number];

/** How a checksum is computed. */
export interface ChecksumMethod {
  readonly kind: ChecksumKind;
  /** Bytes of the parts whose checksums it is of, the last one shorter; undefined when it is of the bytes themselves. */
  readonly partSize?: number | undefined;
}

/** What the bytes of a whole file must have. */
export interface Checksum extends ChecksumMethod {
  /** In hexadecimal digits. */
  readonly digest: string;
}

/** Bytes in base64, as stores write checksums, as hexadecimal digits. */
export function hexOfBase64(text: string): string {
  return Buffer.from(text, 'base64').toString('hex');
}
