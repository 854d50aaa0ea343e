import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { createCRC32, createCRC64 } from 'hash-wasm';
import type { ChecksumKind, ChecksumMethod } from './checksum.js';

/** What is read at a time. */
const buffer = Buffer.allocUnsafeSlow(2 ** 20);

/** CRC-32C of RFC 3720, reflected. */
const castagnoli = 0x82_f6_3b_78;

/** CRC-64/NVME of the NVM Command Set Specification, reflected. */
const nvme = '9a6c9329ac4bc9b5';

interface Digester {
  update(piece: Uint8Array): void;
  /** In hexadecimal digits. Called once, at the end. */
  digest(): string;
}

/** How a checksum is computed in a thread. */
interface DigestOptions extends ChecksumMethod {
  /** Shared memory; the checksum is given up when its first number is not 0. */
  readonly stop?: Int32Array | undefined;
}

/**
 * The checksum of a file, in hexadecimal digits. Blocks its thread.
 * @throws the error of the system when the file cannot be read, and one for a checksum that is given up
 */
export async function digestFile(path: string, options: DigestOptions): Promise<string> {
  const { kind, partSize } = options;
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    if (partSize === undefined) return await digestRange(file, options, { start: 0, end: size });
    const whole = await digesterOf(kind);
    for (let start = 0; start < size; start += partSize) {
      const end = Math.min(size, start + partSize);
      whole.update(Buffer.from(await digestRange(file, options, { start, end }), 'hex'));
    }
    return whole.digest();
  } finally {
    closeSync(file);
  }
}

/** The checksum of a part of a file. */
async function digestRange(
  file: number,
  { kind, stop }: DigestOptions,
  { start, end }: { readonly start: number; readonly end: number },
): Promise<string> {
  const digester = await digesterOf(kind);
  for (let position = start; position < end; ) {
    if (stop !== undefined && Atomics.load(stop, 0) !== 0) throw new Error('given up');
    const length = readSync(file, buffer, 0, Math.min(end - position, buffer.length), position);
    if (length === 0) break;
    digester.update(buffer.subarray(0, length));
    position += length;
  }
  return digester.digest();
}

async function digesterOf(kind: ChecksumKind): Promise<Digester> {
  switch (kind) {
    case 'crc32':
      return crc32Digester();
    case 'crc32c':
      return (await createCRC32(castagnoli)).init();
    case 'crc64nvme':
      return (await createCRC64(nvme)).init();
    default: {
      const hash = createHash(kind);
      return { update: (piece) => void hash.update(piece), digest: () => hash.digest('hex') };
    }
  }
}

function crc32Digester(): Digester {
  let value = 0;
  return {
    update(piece) {
      value = crc32(piece, value);
    },
    digest: () => value.toString(16).padStart(8, '0'),
  };
}
