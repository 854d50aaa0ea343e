import { MlmodelError } from '@mlmodel/core';
import { ModelCache } from './cache/model-cache.js';
import { type Connection, connectionOf, nameOfStore } from './connection/connection.js';
import { type FetchContext, fetchModel } from './fetch-model.js';
import { findModel } from './find-model.js';
import type { ResolvedModel, ResolveModelOptions } from './resolved-model.js';
import { parseModelUri } from './uri/model-uri.js';
import { withStores } from './with-stores.js';

/**
 * Finds a model by its URI, and downloads it unless it is on this machine: a path, `file:`, `models:/`, `runs:/` or
 * `mlflow-artifacts:/`.
 * @throws MlmodelError that says in one line what is wrong, where, and what to do; nothing is left that looks like a model
 */
export async function resolveModel(
  uri: string,
  options: ResolveModelOptions = {},
): Promise<ResolvedModel> {
  const parsed = parseModelUri(uri);
  if (parsed.kind === 'path') return { directory: uri, source: { uri }, fromCache: false };
  const environment = options.environment ?? process.env;
  const connection = connectionOf(options, environment);
  const cache = new ModelCache(options.cacheFolder);
  const question = [...placesOf(connection), uri];
  if (options.offline === true && usesServer(connection)) return recalled(uri, cache, question);
  return withStores(connection, options, async ({ client, retries, ...stores }) => {
    const found = await findModel(uri, parsed, stores);
    const context: FetchContext = { options, retries, connection, client, cache };
    const { key, ...resolved } = await fetchModel(found, context);
    if (key !== undefined) await cache.remember(question, key, resolved.source);
    return resolved;
  });
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
