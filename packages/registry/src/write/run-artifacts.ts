import { below } from '../artifacts/artifact-location.js';
import { modelFile } from '../download/name-parts.js';
import type { HttpClient } from '../http/http-client.js';
import type { ObjectStoreOptions } from '../object-stores/object-store.js';
import { openObjectStore } from '../object-stores/open-object-store.js';
import type { Run } from '../store/model-store.js';
import { artifactsBody, checked } from '../store/rest-bodies.js';
import { objectSchemes, schemeOf } from '../uri/model-uri.js';

/** Who lists the artifacts of runs. */
export interface RunArtifacts extends ObjectStoreOptions {
  readonly trackingClient: HttpClient;
}

/**
 * Whether a folder of a run is a model. Object stores are asked directly, as servers may have no credentials for them.
 * @param path relative to the artifacts of the run
 */
export async function holdsModel(run: Run, path: string, context: RunArtifacts): Promise<boolean> {
  const location = below(run.location, path);
  if (objectSchemes.has(schemeOf(location) ?? '')) return isModel(location, context);
  const { trackingClient: client } = context;
  const query = { run_id: run.runId, path };
  const body = await client.json('/api/2.0/mlflow/artifacts/list', { query });
  const { files } = checked(artifactsBody, body, client.server);
  return files.some((file) => file.path === (path === '' ? modelFile : `${path}/${modelFile}`));
}

async function isModel(uri: string, options: ObjectStoreOptions): Promise<boolean> {
  const store = openObjectStore(uri, options);
  try {
    return (await store.list()).some(({ path }) => path === modelFile);
  } finally {
    await store.close();
  }
}
