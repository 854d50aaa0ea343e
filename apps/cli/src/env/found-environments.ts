import type { KeptEnvironment, KeptEnvironments } from '@mlmodel/core';
import { keptEnvironments } from '@mlmodel/core/node';
import { writeStderr, writeStdout } from '../terminal/standard-streams.js';
import { printable } from '../terminal/terminal.js';

/** Options of all commands of `mlmodel env`. */
export interface EnvOptions {
  readonly flavor?: readonly string[];
  readonly debug?: boolean;
}

/** An environment and its flavor. */
export interface FoundEnvironment extends KeptEnvironment {
  readonly flavor: string;
  readonly store: KeptEnvironments;
}

/** Environments on this machine. */
interface FoundEnvironments {
  /** The last used one first. */
  readonly environments: readonly FoundEnvironment[];
  /** Where flavors keep environments. */
  readonly folders: readonly string[];
}

/** Asks the installed flavors for their environments. */
export async function findEnvironments({ flavor }: EnvOptions): Promise<FoundEnvironments> {
  const stores = await keptEnvironments(flavor);
  const lists = stores.map(async ({ flavor: key, environments: store }) => {
    const found = await store.list();
    return found.map((environment) => ({ ...environment, flavor: key, store }));
  });
  const environments = (await Promise.all(lists)).flat();
  return {
    environments: environments.sort((a, b) => b.lastUsed - a.lastUsed),
    folders: stores.map(({ environments: { folder } }) => folder),
  };
}

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
