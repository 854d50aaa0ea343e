import type { Connection } from './connection/connection.js';
import { credentialsOf } from './connection/credentials.js';
import { HttpClient } from './http/http-client.js';
import type { ConnectOptions } from './resolved-model.js';
import { type OpenStores, openStores } from './store/open-stores.js';

/** The client of a server, one for each. */
export type Client = (url: URL) => HttpClient;

/** Stores, and the clients of their servers. */
export interface ConnectedStores extends Omit<OpenStores, 'close'> {
  readonly client: Client;
}

/** The limits of requests, with their defaults. */
export function limitsOf({ retries = 5, stallTimeout = 60_000, signal }: ConnectOptions) {
  return { retries, stallTimeout, signal };
}

/** Runs work that sends requests, and closes all its connections to servers after it. */
export async function withClients<Result>(
  workspace: string | undefined,
  options: ConnectOptions,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const { environment = process.env } = options;
  const clients = new Map<string, HttpClient>();
  const newClient = (url: URL) =>
    new HttpClient(url, {
      credentials: credentialsOf(url, environment),
      workspace,
      ...limitsOf(options),
    });
  try {
    return await work((url) => {
      const known = clients.get(url.href) ?? newClient(url);
      clients.set(url.href, known);
      return known;
    });
  } finally {
    for (const each of clients.values()) each.close();
  }
}

/** Opens the stores of a connection for some work, and closes them after it. */
export function withStores<Result>(
  connection: Connection,
  options: ConnectOptions,
  work: (stores: ConnectedStores) => Promise<Result>,
): Promise<Result> {
  return withClients(connection.workspace, options, async (client) => {
    const stores = await openStores(connection, client);
    try {
      return await work({ ...stores, client });
    } finally {
      stores.close();
    }
  });
}
