import type { Readable } from 'node:stream';

/** An entry of an archive. */
export interface ArchiveEntry {
  /** As the archive has it. */
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'other';
  /** CRC-32 of the content; undefined when the archive has none. */
  readonly crc32: number | undefined;
  /** The content of a file, which is read before the next entry is asked for. */
  open(): Promise<Readable>;
}
