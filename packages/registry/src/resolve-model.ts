import { MlmodelError } from '@mlmodel/core';
import { ModelCache } from './cache/model-cache.js';
import { type Connection, connectionOf, nameOfStore } from './connection/connection.js';
import { fetchModel } from './fetch-model.js';
import { artifactsAt, type FoundModel, findModel } from './find-model.js';
import { openObjectStore } from './object-stores/open-object-store.js';
import type { ResolvedModel, ResolveModelOptions } from './resolved-model.js';
import { parseModelUri } from './uri/model-uri.js';
import { type Client, limitsOf, withClients, withStores } from './with-stores.js';

/**
 * Finds a model by its URI, and downloads it unless it is on this machine: a path, `file:`, `models:/`, `runs:/`,
 * `mlflow-artifacts:/`, or an object store.
 * @throws MlmodelError that says in one line what is wrong, where, and what to do; nothing is left that looks like a model
 */
export async function resolveModel(
  uri: string,
  options: ResolveModelOptions = {},
): Promise<ResolvedModel> {
  const parsed = parseModelUri(uri);
  if (parsed.kind === 'path') return { directory: uri, source: { uri }, fromCache: false };
  const environment = options.environment ?? process.env;
  const limits = limitsOf(options);
  const connection = parsed.kind === 'objects' ? undefined : connectionOf(options, environment);
  const places =
    connection === undefined
      ? [openObjectStore(uri, { environment, ...limits }).where]
      : placesOf(connection);
  const cache = new ModelCache(options.cacheFolder);
  const question = [...places, uri];
  if (options.offline === true && (connection === undefined || usesServer(connection)))
    return recalled(uri, cache, question);
  const bring = async (found: FoundModel, client: Client) => {
    const { onProgress } = options;
    const context = { ...limits, onProgress, environment, connection, client, cache };
    const { key, ...resolved } = await fetchModel(found, context);
    if (key !== undefined) await cache.remember(question, key, resolved.source);
    return resolved;
  };
  if (parsed.kind === 'objects' || connection === undefined)
    return withClients(undefined, options, (client) => bring(artifactsAt(uri), client));
  return withStores(connection, options, async ({ client, ...stores }) =>
    bring(await findModel(uri, parsed, stores), client),
  );
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
    `"${uri}" has not been downloaded from ${String(question[0])}, so it cannot be used offline. Run the command once without --offline.`,
  );
}
