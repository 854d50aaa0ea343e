import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MlmodelError, quoteName } from '@mlmodel/core';
import { artifactLocation } from './artifacts/artifact-location.js';
import type { ArtifactFile, ArtifactStore } from './artifacts/artifact-store.js';
import { ServedArtifacts, signingOf } from './artifacts/served-artifacts.js';
import { hashOf, type ModelCache } from './cache/model-cache.js';
import type { Connection } from './connection/connection.js';
import { downloadModel } from './download/download-model.js';
import { modelFile } from './download/name-parts.js';
import { metaOf, writeMeta } from './download/registered-model-meta.js';
import { validatorsOf } from './download/validators.js';
import type { FoundModel } from './find-model.js';
import { foreignText } from './http/foreign-text.js';
import type { HttpClient } from './http/http-client.js';
import type { ObjectStoreOptions } from './object-stores/object-store.js';
import { openObjectStore } from './object-stores/open-object-store.js';
import type { ResolvedModel, ResolveModelOptions } from './resolved-model.js';

/** What a download needs. */
export interface FetchContext extends ObjectStoreOptions, Pick<ResolveModelOptions, 'onProgress'> {
  /** Undefined when no tracking server is needed. */
  readonly connection: Connection | undefined;
  readonly client: (url: URL) => HttpClient;
  readonly cache: ModelCache;
}

/** A model on disk. `key` is that of the cache, absent for a model that was here already. */
export interface FetchedModel extends ResolvedModel {
  readonly key?: string;
}

/**
 * Brings a model to this machine, unless it is here.
 * @throws MlmodelError when there is no model, and as the download does
 */
export async function fetchModel(found: FoundModel, context: FetchContext): Promise<FetchedModel> {
  const place = artifactLocation(found.location, context.connection?.tracking);
  if (place.kind === 'local') {
    if (existsSync(join(place.path, modelFile)))
      return { directory: place.path, source: found.source, fromCache: false };
    return fetchFallback(found, context, `"${foreignText(place.path)}" has no ${modelFile} file`);
  }
  if (place.kind === 'served') {
    const client = context.client(place.server);
    const artifacts = new ServedArtifacts(client, place.path, signingOf(context.environment));
    return fetchFrom(artifacts, found, context);
  }
  const store = openObjectStore(place.uri, context);
  try {
    return await fetchFrom(store, found, context);
  } finally {
    await store.close();
  }
}

/**
 * Downloads the model of a store, unless it is in the cache.
 * @throws MlmodelError as {@link fetchModel}
 */
export async function fetchFrom(
  artifacts: ArtifactStore,
  found: FoundModel,
  context: FetchContext,
): Promise<FetchedModel> {
  const files = await artifacts.list();
  if (files.some(({ path }) => path === modelFile))
    return download(found, { artifacts, files }, context);
  return fetchFallback(found, context, absence(artifacts, files));
}

interface Artifacts {
  readonly artifacts: ArtifactStore;
  readonly files: readonly ArtifactFile[];
}

async function download(
  found: FoundModel,
  { artifacts, files }: Artifacts,
  { retries, stallTimeout, signal, onProgress, connection, cache }: FetchContext,
): Promise<FetchedModel> {
  const identity = found.identity ?? (await validatorsOf(artifacts, files));
  const listed = files.map(({ path, size, tag }) => [path, size ?? null, tag ?? null]);
  const place = [artifacts.where, connection?.workspace ?? null, found.location];
  const key = hashOf([...place, identity, listed, metaOf(found.source) ?? null]);
  const { source } = found;
  const cached = await cache.provide(key, {
    source,
    signal,
    async download(folder) {
      const limits = { retries, stallTimeout, signal };
      await downloadModel(folder, { artifacts, files, ...limits, onProgress });
      await writeMeta(join(folder, 'model'), source);
    },
  });
  return { ...cached, source, key };
}

async function fetchFallback(
  { fallback, source }: FoundModel,
  context: FetchContext,
  absent: string,
): Promise<FetchedModel> {
  const next = await fallback?.();
  if (next !== undefined) return fetchModel(next, context);
  throw new MlmodelError(
    'RESOURCE_DOES_NOT_EXIST',
    `There is no model at "${source.uri}": ${absent}. Check the path, and that the artifacts were not deleted.`,
  );
}

/** Most folders that an error names. */
const mostNamed = 3;

function absence({ where }: ArtifactStore, files: readonly ArtifactFile[]): string {
  if (files.length === 0) return `${where} has no files`;
  const models = files.flatMap(({ path }) =>
    path.endsWith(`/${modelFile}`) ? quoteName(path.slice(0, -modelFile.length - 1)) : [],
  );
  const hint =
    models.length === 0 ? '' : `, but models in ${models.slice(0, mostNamed).join(', ')}`;
  return `${where} has no ${modelFile} file${hint}`;
}
