import { chmod, open, realpath, rename, rm, stat } from 'node:fs/promises';

/** A file that gets its name when it is whole. */
export interface PartialFile {
  /** Its bytes so far, with those of an earlier run. */
  readonly length: number;
  write(bytes: Uint8Array | string): Promise<void>;
  /** Gives it its name. */
  finish(): Promise<void>;
  /** Ends writing; it stays incomplete. */
  close(): Promise<void>;
}

/** The name of a file while it is not whole. */
function partialName(path: string): string {
  return `${path}.partial`;
}

/**
 * Opens a file that replaces the one at the path when it is whole. Links are followed. Anything but a regular file
 * (`/dev/null`, a pipe) is written to directly.
 * @param length bytes of an earlier run to keep
 */
export async function openPartialFile(path: string, length = 0): Promise<PartialFile> {
  const target = await realpath(path).catch(() => path);
  const existing = await stat(target).catch(() => undefined);
  const isDirect = existing !== undefined && !existing.isFile();
  const partial = isDirect ? target : partialName(target);
  const file = await open(partial, length > 0 ? 'r+' : 'w');
  let end = length;
  if (!isDirect) await file.truncate(length);
  return {
    get length() {
      return end;
    },
    async write(content) {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      for (let at = 0; at < bytes.length; ) {
        const place = isDirect ? null : end;
        const { bytesWritten } = await file.write(bytes, at, bytes.length - at, place);
        at += bytesWritten;
        end += bytesWritten;
      }
    },
    async finish() {
      await file.close();
      if (isDirect) return;
      if (existing !== undefined) await chmod(partial, existing.mode);
      await rename(partial, target);
    },
    close: () => file.close(),
  };
}

/** Removes what an unfinished run left of a file. */
export async function removePartial(path: string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  await rm(partialName(target), { force: true });
}

/** The bytes that an unfinished run left of a file. */
export async function partialSize(path: string): Promise<number> {
  const target = await realpath(path).catch(() => path);
  return (await stat(partialName(target)).catch(() => undefined))?.size ?? 0;
}
