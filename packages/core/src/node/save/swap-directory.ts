import { existsSync, readdirSync, renameSync, rmdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { syncFolder } from './durable-files.js';
import { asidePath } from './set-aside.js';

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
