import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The size in bytes of the files in a folder; one with several names counts once. */
export async function sizeOf(folder: string): Promise<number> {
  return sum(await filesIn(folder), () => true);
}

/** The bytes that removing a folder frees: not those of files that have names outside of it, too, as uv links them. */
export async function freeableBytes(folder: string): Promise<number> {
  return sum(await filesIn(folder), ({ names, links }) => names === links);
}

interface FoundFile {
  readonly bytes: number;
  /** Its names on the disk. */
  readonly links: number;
  /** Its names in the folder. */
  names: number;
}

async function filesIn(folder: string): Promise<ReadonlyMap<string, FoundFile>> {
  const files = new Map<string, FoundFile>();
  const folders = [folder];
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    const here = next;
    const entries = await readdir(here, { withFileTypes: true }).catch(() => []);
    const found = entries.map(async (entry) => {
      const path = join(here, entry.name);
      if (entry.isDirectory()) {
        folders.push(path);
        return;
      }
      const { dev, ino, size, nlink } = await lstat(path);
      const key = `${dev}:${ino}`;
      const file = files.get(key) ?? { bytes: size, links: nlink, names: 0 };
      file.names += 1;
      files.set(key, file);
    });
    await Promise.all(found.map((one) => one.catch(() => {})));
  }
  return files;
}

function sum(files: ReadonlyMap<string, FoundFile>, counts: (file: FoundFile) => boolean): number {
  let bytes = 0;
  for (const file of files.values()) if (counts(file)) bytes += file.bytes;
  return bytes;
}
