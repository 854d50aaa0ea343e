import { existsSync, readdirSync, renameSync, rmdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { syncFolder } from './durable-files.js';
import { asidePath } from './set-aside.js';

/** A new path beside a model directory for one that is being written; its name tells by whom. */
export function workPath(directory: string): string {
  const random = Math.random().toString(36).slice(2, 10);
  return join(dirname(directory), `${workPrefix(directory)}${process.pid}.${random}`);
}

function workPrefix(directory: string): string {
  return `.${basename(directory)}.saving.${hostname()}.`;
}

/**
 * Tidies up after savers that were killed: a directory that was set aside comes back, unless its successor is there,
 * and what processes that are gone have left half written is removed.
 * @param directory absolute, without links
 */
export async function recover(directory: string): Promise<void> {
  if (existsSync(asidePath(directory))) {
    if (existsSync(directory)) await removeAside(directory);
    else renameSync(asidePath(directory), directory);
  }
  const parent = dirname(directory);
  const prefix = workPrefix(directory);
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(prefix)) continue;
    const pid = Number(name.slice(prefix.length).split('.')[0]);
    if (!isAlive(pid)) await rm(join(parent, name), { recursive: true, force: true });
  }
}

/**
 * Puts a complete directory in the place of another, or where there is none. Node has no call that swaps two
 * directories at once, so the old one is first set aside, where readers and the next save find it after a crash.
 * @param directory absolute, without links
 */
export async function putInPlace(directory: string, complete: string): Promise<void> {
  await recover(directory);
  const isReplaced = existsSync(directory) && readdirSync(directory).length > 0;
  if (isReplaced) replace(directory, complete);
  else {
    if (existsSync(directory)) rmdirSync(directory);
    renameSync(complete, directory);
  }
  await syncFolder(dirname(directory));
  if (isReplaced) await removeAside(directory);
}

/** Without a pause between the renames, so that only a crash of the machine or a kill can come between them. */
function replace(directory: string, complete: string): void {
  renameSync(directory, asidePath(directory));
  try {
    renameSync(complete, directory);
  } catch (error) {
    renameSync(asidePath(directory), directory);
    throw error;
  }
}

/** Renamed first, so that what is set aside is always complete. */
async function removeAside(directory: string): Promise<void> {
  const doomed = workPath(directory);
  renameSync(asidePath(directory), doomed);
  await rm(doomed, { recursive: true, force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
