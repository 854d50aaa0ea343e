import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { createGunzip } from 'node:zlib';
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import type { ArchiveEntry } from './archive-entry.js';

/** The entries of a tar file, in their order. @throws an error for a file that is damaged */
export async function* tarEntries(
  path: string,
  { isCompressed }: { readonly isCompressed: boolean },
): AsyncGenerator<ArchiveEntry> {
  const file = createReadStream(path);
  const content = isCompressed ? pipeline(file, createGunzip(), () => {}) : file;
  const { readable, writable } = createTarDecoder({ strict: true });
  const entries = Readable.toWeb(content).pipeThrough({
    readable: readable as ReadableStream<ParsedTarEntry>,
    writable,
  });
  try {
    for await (const { header, body } of entries) {
      let isOpen = false;
      yield {
        path: header.name,
        kind: kindOf(header.type),
        crc32: undefined,
        async open() {
          isOpen = true;
          return Readable.fromWeb(body as ReadableStream);
        },
      };
      if (!isOpen) await body.cancel();
    }
  } finally {
    file.destroy();
  }
}

function kindOf(type: ParsedTarEntry['header']['type']): ArchiveEntry['kind'] {
  if (type === 'file' || type === undefined) return 'file';
  return type === 'directory' ? 'folder' : 'other';
}
