import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MlmodelError, quoteName } from '@mlmodel/core';
import { artifactLocation } from './artifacts/artifact-location.js';
import type { ArtifactFile, ArtifactStore } from './artifacts/artifact-store.js';
import { ServedArtifacts, signingOf } from './artifacts/served-artifacts.js';
import type { Connection } from './connection/connection.js';
import { modelFile } from './download/name-parts.js';
import type { FoundModel } from './find-model.js';
import { foreignText } from './http/foreign-text.js';
import type { ObjectStoreOptions } from './object-stores/object-store.js';
import { openObjectStore } from './object-stores/open-object-store.js';
import type { Client } from './with-stores.js';

/** How the place of a model is opened. */
export interface ReachContext extends ObjectStoreOptions {
  /** Undefined when no tracking server is needed. */
  readonly connection: Connection | undefined;
  readonly client: Client;
}

/** A model in a folder of this machine. */
export interface LocalModel {
  readonly found: FoundModel;
  readonly directory: string;
}

/** A model in a store, and all its files. */
export interface StoredModel {
  readonly found: FoundModel;
  readonly artifacts: ArtifactStore;
  readonly files: readonly ArtifactFile[];
}

/** What is done with a model while its place is open. */
export interface Reaching<Result> {
  readonly context: ReachContext;
  readonly work: (model: LocalModel | StoredModel) => Promise<Result>;
}

/**
 * Opens the place of a model for some work, or the next place where it may be.
 * @throws MlmodelError when there is no model
 */
export async function reachModel<Result>(
  found: FoundModel,
  reaching: Reaching<Result>,
): Promise<Result> {
  const { context, work } = reaching;
  const place = artifactLocation(found.location, context.connection?.tracking);
  if (place.kind === 'local') {
    if (existsSync(join(place.path, modelFile))) return work({ found, directory: place.path });
    const absent = `"${foreignText(place.path)}" has no ${modelFile} file`;
    return reachNext(found, reaching, absent);
  }
  if (place.kind === 'served') {
    const client = context.client(place.server);
    const artifacts = new ServedArtifacts(client, place.path, signingOf(context.environment));
    return reachIn(artifacts, found, reaching);
  }
  const store = openObjectStore(place.uri, context);
  try {
    return await reachIn(store, found, reaching);
  } finally {
    await store.close();
  }
}

/** {@link reachModel} in a store that is open. @throws as it does */
export async function reachIn<Result>(
  artifacts: ArtifactStore,
  found: FoundModel,
  reaching: Reaching<Result>,
): Promise<Result> {
  const files = await artifacts.list();
  if (files.some(({ path }) => path === modelFile))
    return reaching.work({ found, artifacts, files });
  return reachNext(found, reaching, absence(artifacts, files));
}

async function reachNext<Result>(
  { fallback, source }: FoundModel,
  reaching: Reaching<Result>,
  absent: string,
): Promise<Result> {
  const next = await fallback?.();
  if (next !== undefined) return reachModel(next, reaching);
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
