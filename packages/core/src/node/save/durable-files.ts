import { createWriteStream, existsSync, readdirSync, renameSync, rmdirSync } from 'node:fs';
import { mkdir, open, readdir, realpath, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';

/** Writes a new file, creating its folder, and waits until it is on disk. */
export async function writeDurableFile(
  path: string,
  content: Uint8Array | AsyncIterable<Uint8Array>,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const chunks = content instanceof Uint8Array ? [content] : content;
  await pipeline(chunks, createWriteStream(path, { flags: 'wx', flush: true }));
}

/** Waits until the entries of a folder and its subfolders are on disk. */
export async function syncFolders(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await syncFolders(join(folder, entry.name));
  }
  await syncFolder(folder);
}

/** Waits until the entries of a folder are on disk, where the system supports that. */
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
 * Writes or replaces a text file atomically: a crash leaves the old content or the new one, and possibly a hidden
 * temporary file.
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

/** A new path next to a model directory, for one that is being written or removed; its name identifies the process. */
export function workPath(directory: string): string {
  const random = Math.random().toString(36).slice(2, 10);
  return join(dirname(directory), `${workPrefix(directory)}${process.pid}.${random}`);
}

function workPrefix(directory: string): string {
  return `.${basename(directory)}.saving.${hostname()}.`;
}

/**
 * Cleans up after killed savers: restores a directory that was set aside, unless its successor exists, and removes
 * leftovers of dead processes on this machine.
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
 * Moves a complete directory into place, replacing any existing one. Node cannot swap two directories atomically, so
 * the old one is first set aside, where readers and the next save find it after a crash.
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
 * Synchronous, so that only a kill or a crash can come between the renames, not another save in this process.
 * @returns the new path of the old directory, for removal
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
 * Restores the directory that is set aside when nothing replaced it; otherwise moves it away.
 * @returns its new path, for removal
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

/** Replacing a directory takes two renames; a reader that arrives between them waits this long. */
const swapMilliseconds = 50;

/**
 * The path of a model directory while it is being replaced. The directory is complete; after a crash at that moment it
 * is the only copy, until the next save restores it.
 */
export function asidePath(directory: string): string {
  const absolute = resolve(directory);
  return join(dirname(absolute), `.${basename(absolute)}.replaced`);
}

/**
 * What to read for a missing model directory: the directory itself if it reappears, else the copy that a crash left
 * aside, if any.
 */
export async function modelSetAside(directory: string): Promise<string | undefined> {
  const aside = asidePath(directory);
  if (!existsSync(aside)) return undefined;
  await setTimeout(swapMilliseconds);
  return [directory, aside].find((path) => existsSync(path));
}
