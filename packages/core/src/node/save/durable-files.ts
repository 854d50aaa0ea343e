import { createWriteStream, existsSync, readdirSync, renameSync, rmdirSync } from 'node:fs';
import { mkdir, open, readdir, realpath, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';

/** Writes a new file, its folder too, and waits until it is on the disk. */
export async function writeDurableFile(
  path: string,
  content: Uint8Array | AsyncIterable<Uint8Array>,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const chunks = content instanceof Uint8Array ? [content] : content;
  await pipeline(chunks, createWriteStream(path, { flags: 'wx', flush: true }));
}

/** Waits until the names in a folder, and in the folders below it, are on the disk. */
export async function syncFolders(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await syncFolders(join(folder, entry.name));
  }
  await syncFolder(folder);
}

/** Waits until the names in a folder are on the disk, where the system can do that. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Writes a text file, or replaces one, in one step: a crash leaves the old content or the new. One that comes before
 * that may leave a hidden file beside it.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const random = Math.random().toString(36).slice(2, 10);
  const written = `${dirname(target)}/.MLmodel.${process.pid}.${random}`;
  try {
    await writeDurableFile(written, new TextEncoder().encode(text));
    await rename(written, target);
  } catch (error) {
    await rm(written, { force: true });
    throw error;
  }
  await syncFolder(dirname(target));
}

/** A new path beside a model directory, for one that is being written or removed; its name tells by whom. */
export function workPath(directory: string): string {
  const random = Math.random().toString(36).slice(2, 10);
  return join(dirname(directory), `${workPrefix(directory)}${process.pid}.${random}`);
}

function workPrefix(directory: string): string {
  return `.${basename(directory)}.saving.${hostname()}.`;
}

/**
 * Tidies up after savers that were killed: a directory that was set aside comes back, unless its successor is there,
 * and what processes of this machine that are gone have left is removed.
 * @param directory absolute, without links
 */
export async function recover(directory: string): Promise<void> {
  await remove(settleAside(directory));
  const parent = dirname(directory);
  const prefix = workPrefix(directory);
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(prefix)) continue;
    const pid = Number(name.slice(prefix.length).split('.')[0]);
    if (!isAlive(pid)) await remove(join(parent, name));
  }
}

/**
 * Puts a complete directory in the place of another, or where there is none. Node has no call that swaps two
 * directories at once, so the old one is first set aside, where readers and the next save find it after a crash.
 * @param directory absolute, without links
 */
export async function putInPlace(directory: string, complete: string): Promise<void> {
  const older = settleAside(directory);
  const replaced = replace(directory, complete);
  await syncFolder(dirname(directory));
  await remove(older);
  await remove(replaced);
}

/**
 * Without a pause, so that only a kill or a crash of the machine can come between the renames, and other saves in this
 * process cannot.
 * @returns where the old directory is now, for removal
 */
function replace(directory: string, complete: string): string | undefined {
  if (!existsSync(directory) || readdirSync(directory).length === 0) {
    if (existsSync(directory)) rmdirSync(directory);
    renameSync(complete, directory);
    return undefined;
  }
  renameSync(directory, asidePath(directory));
  try {
    renameSync(complete, directory);
  } catch (error) {
    renameSync(asidePath(directory), directory);
    throw error;
  }
  return settleAside(directory);
}

/**
 * Brings back the directory that is set aside when there is no other in its place; else moves it away.
 * @returns where it was moved to, for removal
 */
function settleAside(directory: string): string | undefined {
  const aside = asidePath(directory);
  if (!existsSync(aside)) return undefined;
  const isReplaced = existsSync(directory);
  const target = isReplaced ? workPath(directory) : directory;
  renameSync(aside, target);
  return isReplaced ? target : undefined;
}

async function remove(path: string | undefined): Promise<void> {
  if (path !== undefined) await rm(path, { recursive: true, force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Putting a directory in place takes two renames; a reader that comes between them waits this long. */
const swapMilliseconds = 50;

/**
 * Where a model directory stands while another one takes its place. It is complete; after a crash in that moment it is
 * the only one, until the next save puts it back.
 */
export function asidePath(directory: string): string {
  const absolute = resolve(directory);
  return join(dirname(absolute), `.${basename(absolute)}.replaced`);
}

/**
 * What to read in place of a model directory that is missing: itself if it comes back, else the one that a crash while
 * saving has left aside; undefined when there is none.
 */
export async function modelSetAside(directory: string): Promise<string | undefined> {
  const aside = asidePath(directory);
  if (!existsSync(aside)) return undefined;
  await setTimeout(swapMilliseconds);
  return [directory, aside].find((path) => existsSync(path));
}
