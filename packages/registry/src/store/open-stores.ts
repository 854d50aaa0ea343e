import type { Connection, StoreAddress } from '../connection/connection.js';
import type { HttpClient } from '../http/http-client.js';
import { FileStore } from './file-store.js';
import type { ModelStore } from './model-store.js';
import { RestStore } from './rest-store.js';

/** The stores of a connection. */
export interface OpenStores {
  readonly registry: ModelStore;
  readonly tracking: ModelStore;
  close(): void;
}

/** Opens the stores. @param client of a server, which the caller closes */
export async function openStores(
  { registry, tracking, workspace }: Connection,
  client: (url: URL) => HttpClient,
): Promise<OpenStores> {
  const open = async (address: StoreAddress): Promise<ModelStore> => {
    if (address.kind === 'server') return new RestStore(client(address.url));
    if (address.kind === 'files') return new FileStore(address.path);
    const { SqliteStore } = await import('./sqlite-store.js');
    return SqliteStore.open(address.path, workspace);
  };
  const tracked = await open(tracking);
  const registered = registry === tracking ? tracked : await open(registry);
  return {
    registry: registered,
    tracking: tracked,
    close() {
      for (const store of new Set([tracked, registered])) store.close();
    },
  };
}
