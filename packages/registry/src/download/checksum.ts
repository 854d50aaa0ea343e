import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** What the bytes of a whole file must have. */
export interface Checksum {
  readonly kind: 'md5' | 'crc32';
  /** In hexadecimal digits. */
  readonly digest: string;
}

/** Computes a checksum piece by piece. */
export interface Digester {
  update(piece: Uint8Array): void;
  /** In hexadecimal digits. Called once, at the end. */
  digest(): string;
}

/** Starts a checksum. */
export function digesterOf({ kind }: Checksum): Digester {
  if (kind === 'md5') {
    const hash = createHash('md5');
    return { update: (piece) => void hash.update(piece), digest: () => hash.digest('hex') };
  }
  let value = 0;
  return {
    update(piece) {
      value = crc32(piece, value);
    },
    digest: () => value.toString(16).padStart(8, '0'),
  };
}
