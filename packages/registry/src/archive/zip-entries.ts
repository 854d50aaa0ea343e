import { type Entry, openPromise } from 'yauzl';
import type { ArchiveEntry } from './archive-entry.js';

/** The kind of a file in the attributes that Unix writes (`S_IFMT`), above 16 bits of DOS. */
const unixKind = 0o170000;
const unixFile = 0o100000;

/** The entries of a zip file, in the order of its directory. @throws an error for a file that is damaged */
export async function* zipEntries(path: string): AsyncGenerator<ArchiveEntry> {
  const zip = await openPromise(path, { lazyEntries: true, strictFileNames: true });
  try {
    for await (const entry of zip.eachEntry()) {
      yield {
        path: entry.fileName,
        kind: kindOf(entry),
        crc32: entry.crc32,
        open: () => zip.openReadStreamPromise(entry),
      };
    }
  } finally {
    zip.close();
  }
}

function kindOf(entry: Entry): ArchiveEntry['kind'] {
  const unix = (entry.externalFileAttributes >>> 16) & unixKind;
  if (entry.fileName.endsWith('/')) return 'folder';
  return unix === 0 || unix === unixFile ? 'file' : 'other';
}
