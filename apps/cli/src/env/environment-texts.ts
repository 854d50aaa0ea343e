import type { KeptEnvironment } from '@mlmodel/core';
import { writeStderr, writeStdout } from '../terminal/standard-streams.js';
import { printable } from '../terminal/terminal.js';

/** Says that there are no environments. */
export async function writeNone(folders: readonly string[]): Promise<void> {
  if (folders.length === 0) {
    return writeStderr('note: no installed flavor builds environments\n');
  }
  await writeStdout(`There are no environments in ${printable(folders.join(', '))}\n`);
}

/** As long as a short hash of git. */
export function nameOf({ id }: Pick<KeptEnvironment, 'id'>): string {
  return id.slice(0, 12);
}

/** What runs models in it. */
export function runtimeOf({ runtime }: Pick<KeptEnvironment, 'runtime'>): string {
  return runtime ?? 'not finished';
}

/** `1 day`, `2 days`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Such as `3 days ago`. */
export function ago(time: number): string {
  const minutes = Math.floor((Date.now() - time) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${counted(minutes, 'minute')} ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${counted(hours, 'hour')} ago`;
  return `${counted(Math.floor(hours / 24), 'day')} ago`;
}
