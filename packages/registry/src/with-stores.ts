import type { Connection } from './connection/connection.js';
import { credentialsOf } from './connection/credentials.js';
import { HttpClient } from './http/http-client.js';
import type { ConnectOptions } from './resolved-model.js';
import { type OpenStores, openStores } from './store/open-stores.js';

/** How often a request is repeated after a transient failure. */
const usualRetries = 5;

/** Stores, and the clients of their servers. */
export interface ConnectedStores extends Omit<OpenStores, 'close'> {
  /** The client of a server, one for each. */
  readonly client: (url: URL) => HttpClient;
  readonly retries: number;
}

/** Opens the stores of a connection for some work, and closes them and all connections to servers after it. */
export async function withStores<Result>(
  connection: Connection,
  options: ConnectOptions,
  work: (stores: ConnectedStores) => Promise<Result>,
): Promise<Result> {
  const { environment = process.env, retries = usualRetries } = options;
  const clients = new Map<string, HttpClient>();
  const newClient = (url: URL) =>
    new HttpClient(url, {
      credentials: credentialsOf(url, environment),
      workspace: connection.workspace,
      stallTimeout: options.stallTimeout ?? 60_000,
      retries,
      signal: options.signal,
    });
  const client = (url: URL) => {
    const known = clients.get(url.href) ?? newClient(url);
    clients.set(url.href, known);
    return known;
  };
  const stores = await openStores(connection, client);
  try {
    return await work({ ...stores, client, retries });
  } finally {
    stores.close();
    for (const each of clients.values()) each.close();
  }
}
