import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { ArtifactFile, ArtifactStore } from './artifacts/artifact-store.js';
import { hashOf, type ModelCache } from './cache/model-cache.js';
import { downloadModel } from './download/download-model.js';
import { metaOf, writeMeta } from './download/registered-model-meta.js';
import { validatorsOf } from './download/validators.js';
import type { FoundModel } from './find-model.js';
import { HttpError } from './http/http-error.js';
import {
  type LocalModel,
  type ReachContext,
  reachIn,
  reachModel,
  type StoredModel,
} from './reach-model.js';
import type { ResolvedModel, ResolveModelOptions } from './resolved-model.js';

/** What a download needs. */
export interface FetchContext extends ReachContext, Pick<ResolveModelOptions, 'onProgress'> {
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
export function fetchModel(found: FoundModel, context: FetchContext): Promise<FetchedModel> {
  return reachModel(found, { context, work: (model) => onDisk(model, context) });
}

/**
 * Downloads the model of a store, unless it is in the cache.
 * @throws MlmodelError as {@link fetchModel}
 */
export function fetchFrom(
  artifacts: ArtifactStore,
  found: FoundModel,
  context: FetchContext,
): Promise<FetchedModel> {
  return reachIn(artifacts, found, { context, work: (model) => onDisk(model, context) });
}

async function onDisk(
  model: LocalModel | StoredModel,
  { retries, stallTimeout, signal, onProgress, connection, cache }: FetchContext,
): Promise<FetchedModel> {
  const { source, location } = model.found;
  if ('directory' in model) return { directory: model.directory, source, fromCache: false };
  const { artifacts, files } = model;
  const listed = files.map(({ path, size, tag }) => [path, size ?? null, tag ?? null]);
  const place = [artifacts.where, connection?.workspace ?? null, location];
  const key = hashOf([...place, await identityOf(model), listed, metaOf(source) ?? null]);
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

/** Identifies the content. One that may change, and for which the server has no validators, is new each time. */
async function identityOf({ found, artifacts, files }: StoredModel): Promise<readonly unknown[]> {
  if (found.identity === undefined) {
    const validators = await validatorsOf(artifacts, files);
    return validators.map((validator) => validator ?? randomUUID());
  }
  const changing = files.filter((file) => isEnvironmentFile(file) && file.tag === undefined);
  return [...found.identity, await validatorsOf(artifacts, changing).catch(noneIfDenied)];
}

/** What `update-pip-requirements`, MLflow's too, changes in a model that is identified for good. */
function isEnvironmentFile({ path }: ArtifactFile): boolean {
  return ['requirements.txt', 'conda.yaml', 'python_env.yaml'].includes(path);
}

/** MLflow's basic authentication lets readers of a version download its files, but not ask for their headers. */
function noneIfDenied(error: unknown): readonly null[] {
  if (error instanceof HttpError && error.serverStatus === 403) return [];
  throw error;
}
