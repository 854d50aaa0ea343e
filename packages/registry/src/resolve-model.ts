import { MlmodelError } from '@mlmodel/core';
import { ModelCache } from './cache/model-cache.js';
import { type Connection, connectionOf, nameOfStore } from './connection/connection.js';
import { credentialsOf } from './connection/credentials.js';
import { fetchModel } from './fetch-model.js';
import { artifactsAt, findModel } from './find-model.js';
import { HttpClient } from './http/http-client.js';
import type { ObjectStoreOptions } from './object-stores/object-store.js';
import { openObjectStore } from './object-stores/open-object-store.js';
import type { ResolvedModel, ResolveModelOptions } from './resolved-model.js';
import { openStores } from './store/open-stores.js';
import { type ModelUri, parseModelUri, publicUri, withoutSecrets } from './uri/model-uri.js';
import { fetchWebModel } from './web/fetch-web-model.js';

/**
 * Finds a model by its URI, and downloads it unless it is on this machine: a path, `file:`, `models:/`, `runs:/`,
 * `mlflow-artifacts:/`, an object store, or a web server.
 * @throws MlmodelError that says in one line what is wrong, where, and what to do; nothing is left that looks like a model
 */
export async function resolveModel(
  uri: string,
  options: ResolveModelOptions = {},
): Promise<ResolvedModel> {
  const parsed = parseModelUri(uri);
  if (parsed.kind === 'path') return { directory: uri, source: { uri }, fromCache: false };
  const environment = options.environment ?? process.env;
  const { retries = 5, stallTimeout = 60_000, signal } = options;
  const limits = { retries, stallTimeout, signal };
  const isDirect = parsed.kind === 'objects' || parsed.kind === 'web';
  const connection = isDirect ? undefined : connectionOf(options, environment);
  const question =
    connection === undefined
      ? directQuestion(uri, parsed.kind, { environment, ...limits })
      : [...placesOf(connection), uri];
  const cache = new ModelCache(options);
  if (options.offline === true && (connection === undefined || usesServer(connection)))
    return recalled(uri, cache, question);
  const clients = new Map<string, HttpClient>();
  const client = (url: URL) => {
    const known = clients.get(url.href) ?? newClient(url);
    clients.set(url.href, known);
    return known;
  };
  const newClient = (url: URL) =>
    new HttpClient(url, {
      credentials: credentialsOf(url, environment),
      workspace: connection?.workspace,
      ...limits,
    });
  const stores = connection && (await openStores(connection, client));
  try {
    const { onProgress } = options;
    const context = { ...limits, onProgress, environment, connection, client, cache };
    const { key, ...resolved } =
      parsed.kind === 'web'
        ? await fetchWebModel(uri, context)
        : await fetchModel(
            parsed.kind === 'objects' || stores === undefined
              ? artifactsAt(uri)
              : await findModel(uri, parsed, stores),
            context,
          );
    if (key !== undefined) await cache.remember(question, key, resolved.source);
    return resolved;
  } finally {
    stores?.close();
    for (const each of clients.values()) each.close();
  }
}

/** What the answer to a URI depends on that needs no tracking server. */
function directQuestion(
  uri: string,
  kind: ModelUri['kind'],
  options: ObjectStoreOptions,
): readonly unknown[] {
  return kind === 'web' ? [publicUri(uri)] : [openObjectStore(uri, options).where, uri];
}

function placesOf({ tracking, registry, workspace }: Connection): readonly unknown[] {
  return [nameOfStore(tracking), nameOfStore(registry), workspace ?? null];
}

function usesServer({ tracking, registry }: Connection): boolean {
  return tracking.kind === 'server' || registry.kind === 'server';
}

async function recalled(
  uri: string,
  cache: ModelCache,
  question: readonly unknown[],
): Promise<ResolvedModel> {
  const found = await cache.recall(question);
  if (found !== undefined) return { ...found, fromCache: true };
  throw new MlmodelError(
    'RESOURCE_DOES_NOT_EXIST',
    `"${withoutSecrets(uri)}" has not been downloaded from ${String(question[0])}, so it cannot be used offline. Run the command once without --offline.`,
  );
}
