import type { KeptEnvironment, KeptEnvironments } from '@mlmodel/core';
import { keptEnvironments } from '@mlmodel/core/node';

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
