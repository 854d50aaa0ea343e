import { MlmodelError } from '@mlmodel/core';
import { below } from '../artifacts/artifact-location.js';
import { modelFile } from '../download/name-parts.js';
import type { HttpClient } from '../http/http-client.js';
import type { ObjectStoreOptions } from '../object-stores/object-store.js';
import { openObjectStore } from '../object-stores/open-object-store.js';
import type { Run } from '../store/model-store.js';
import { artifactsBody, checked } from '../store/rest-bodies.js';
import { objectSchemes, schemeOf, withoutSecrets } from '../uri/model-uri.js';

/** Who lists artifacts. */
export interface ModelPlaces extends ObjectStoreOptions {
  readonly trackingClient: HttpClient;
}

/**
 * Whether a folder of a run is a model. Object stores are asked directly, as servers may have no credentials for them.
 * @param path relative to the artifacts of the run
 */
export async function holdsModel(run: Run, path: string, places: ModelPlaces): Promise<boolean> {
  const location = below(run.location, path);
  if (objectSchemes.has(schemeOf(location) ?? '')) return isModelInStore(location, places);
  const { trackingClient: client } = places;
  const query = { run_id: run.runId, path };
  const body = await client.json('/api/2.0/mlflow/artifacts/list', { query });
  const { files } = checked(artifactsBody, body, client.server);
  return files.some((file) => file.path === (path === '' ? modelFile : `${path}/${modelFile}`));
}

/** @throws MlmodelError `RESOURCE_DOES_NOT_EXIST` when a folder in an object store is no model */
export async function requireModel(uri: string, options: ObjectStoreOptions): Promise<void> {
  if (await isModelInStore(uri, options)) return;
  throw new MlmodelError(
    'RESOURCE_DOES_NOT_EXIST',
    `There is no ${modelFile} file at "${withoutSecrets(uri)}". Check the path.`,
  );
}

async function isModelInStore(uri: string, options: ObjectStoreOptions): Promise<boolean> {
  const store = openObjectStore(uri, options);
  try {
    return (await store.list()).some(({ path }) => path === modelFile);
  } finally {
    await store.close();
  }
}
