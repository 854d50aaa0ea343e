import { createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { errorText, isMlmodelError, MlmodelError, quoteName } from '@mlmodel/core';
import type { ArtifactFile } from '../artifacts/artifact-store.js';
import { Listing } from '../artifacts/listing.js';
import { foreignText } from '../http/foreign-text.js';
import { withoutTrailingSlashes } from '../uri/slashes.js';
import type { ArchiveEntry } from './archive-entry.js';
import type { ArchiveKind } from './archive-kind.js';

/** Most bytes that come out of one byte of an archive, and how many come out of any archive. */
const mostExpansion = 100;
const alwaysAllowed = 2 ** 28;

/** An archive on disk. */
export interface Archive {
  readonly path: string;
  readonly kind: ArchiveKind;
  /** As messages name it. */
  readonly where: string;
  readonly signal: AbortSignal | undefined;
}

/**
 * Unpacks the files of an archive, each under the number of its place.
 * @param folder is emptied first
 * @returns the files by number
 * @throws MlmodelError `IO_ERROR` for an archive that is damaged, or has links, paths out of it, or too much in it
 */
export async function unpack(
  { path, kind, where, signal }: Archive,
  folder: string,
): Promise<readonly ArtifactFile[]> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const budget = { left: Math.max(alwaysAllowed, (await stat(path)).size * mostExpansion) };
  const listing = new Listing(where);
  const files: ArtifactFile[] = [];
  try {
    for await (const entry of await entriesOf(path, kind)) {
      const name = withoutTrailingSlashes(entry.path.replace(/^(\.\/)+/, ''));
      if (name === '' || name === '.') continue;
      if (entry.kind === 'other')
        throw damaged(where, `${quoteName(foreignText(name))} is a link or a device`);
      if (entry.kind === 'folder') listing.addFolder(name);
      else {
        listing.add({ path: name, size: undefined });
        const size = await write(entry, {
          path: join(folder, `${files.length}`),
          where,
          signal,
          budget,
        });
        files.push({ path: name, size });
      }
    }
    listing.files();
    return files;
  } catch (cause) {
    signal?.throwIfAborted();
    const { syscall } = cause as NodeJS.ErrnoException;
    // Errors of the disk are for the cache, which words them.
    if (isMlmodelError(cause) || syscall !== undefined) throw cause;
    // Streams of the web wrap the errors of those of Node, without a text.
    const why = errorText(cause) || errorText((cause as Error).cause);
    throw damaged(where, foreignText(why), cause);
  }
}

/** The libraries of archives are imported when there is one. */
async function entriesOf(path: string, kind: ArchiveKind): Promise<AsyncIterable<ArchiveEntry>> {
  if (kind === 'zip') return (await import('./zip-entries.js')).zipEntries(path);
  const { tarEntries } = await import('./tar-entries.js');
  return tarEntries(path, { isCompressed: kind === 'tar.gz' });
}

interface Target extends Omit<Archive, 'kind'> {
  /** Bytes that the archive may still contain. */
  readonly budget: { left: number };
}

/** @returns the size of the file */
async function write(
  entry: ArchiveEntry,
  { path, where, signal, budget }: Target,
): Promise<number> {
  let size = 0;
  let checksum = 0;
  const counting = new Transform({
    transform(piece: Buffer, _encoding, done) {
      size += piece.length;
      budget.left -= piece.length;
      if (budget.left < 0)
        return done(damaged(where, `it unpacks to more than ${mostExpansion} times its size`));
      if (entry.crc32 !== undefined) checksum = crc32(piece, checksum);
      done(null, piece);
    },
  });
  const file = createWriteStream(path, { flags: 'wx' });
  await pipeline(await entry.open(), counting, file, { ...(signal && { signal }) });
  if (entry.crc32 !== undefined && checksum !== entry.crc32)
    throw damaged(where, `the checksum of ${quoteName(foreignText(entry.path))} is wrong`);
  return size;
}

function damaged(where: string, why: string, cause?: unknown): MlmodelError {
  return new MlmodelError(
    'IO_ERROR',
    `The archive ${where} cannot be unpacked: ${withoutFullStop(why)}. Pack the model again, with files and folders only.`,
    { cause },
  );
}

function withoutFullStop(text: string): string {
  return text.endsWith('.') ? text.slice(0, -1) : text;
}
