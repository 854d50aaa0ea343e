import type { HttpClient, HttpRequest } from '../http/http-client.js';
import { HttpError } from '../http/http-error.js';
import {
  type ListedVersion,
  type Listing,
  type LoggedModel,
  loggedModelIn,
  type ModelStore,
  type ModelVersion,
  type NamedAlias,
  type RegisteredModel,
  type Run,
  sortedAliases,
  stageOf,
} from './model-store.js';
import { paged } from './paged.js';
import {
  checked,
  downloadUriBody,
  loggedModelBody,
  loggedModelsBody,
  type RegisteredModelFields,
  registeredModelBody,
  registeredModelsBody,
  runBody,
  type VersionFields,
  versionBody,
  versionsBody,
} from './rest-bodies.js';

/** Pages of logged models that are read to find one of a run. */
const mostPages = 100;

/** MLflow's REST API, of version 2 and 3. */
export class RestStore implements ModelStore {
  readonly where: string;
  readonly #client: HttpClient;

  constructor(client: HttpClient) {
    this.where = client.server;
    this.#client = client;
  }

  async version(name: string, version: string): Promise<ModelVersion | undefined> {
    const body = await this.#find('model-versions/get', { query: { name, version } });
    if (body === undefined) return undefined;
    return this.#located(checked(versionBody, body, this.where).model_version);
  }

  async versionByAlias({ name, alias }: NamedAlias): Promise<ModelVersion | undefined> {
    const body = await this.#find('registered-models/alias', { query: { name, alias } });
    if (body === undefined) return undefined;
    return this.#located(checked(versionBody, body, this.where).model_version);
  }

  async latestVersion(name: string, stage: string | undefined): Promise<ModelVersion | undefined> {
    const request: HttpRequest = {
      method: 'POST',
      body: stage === undefined ? { name } : { name, stages: [stage] },
    };
    const body = await this.#find('registered-models/get-latest-versions', request);
    const { model_versions: versions } = checked(versionsBody, body ?? {}, this.where);
    const latest = versions.toSorted((a, b) => Number(b.version) - Number(a.version))[0];
    return latest && this.#located(latest);
  }

  async model(name: string): Promise<RegisteredModel | undefined> {
    const body = await this.#find('registered-models/get', { query: { name } });
    if (body === undefined) return undefined;
    return modelOf(checked(registeredModelBody, body, this.where).registered_model);
  }

  models(most: number): Promise<Listing<RegisteredModel>> {
    return paged(most, async (page) => {
      const query = { order_by: 'name ASC', ...page };
      const body = await this.#find('registered-models/search', { query });
      const found = checked(registeredModelsBody, body ?? {}, this.where);
      return { items: found.registered_models.map(modelOf), next: found.next_page_token };
    });
  }

  versions(name: string, most: number): Promise<Listing<ListedVersion>> {
    return paged(most, async (page) => {
      const filter = `name = '${name.replaceAll("'", "''")}'`;
      const query = { filter, order_by: 'version_number DESC', ...page };
      const body = await this.#find('model-versions/search', { query });
      const found = checked(versionsBody, body ?? {}, this.where);
      return { items: found.model_versions.map(listedVersionOf), next: found.next_page_token };
    });
  }

  async run(runId: string): Promise<Run | undefined> {
    const body = await this.#find('runs/get', { query: { run_id: runId } });
    if (body === undefined) return undefined;
    const { info } = checked(runBody, body, this.where).run;
    return { runId, experimentId: info.experiment_id, location: info.artifact_uri };
  }

  async loggedModel(modelId: string): Promise<LoggedModel | undefined> {
    const body = await this.#find(`logged-models/${encodeURIComponent(modelId)}`, {});
    return body === undefined
      ? undefined
      : loggedModelOf(checked(loggedModelBody, body, this.where).model);
  }

  async loggedModelOfRun(run: Run, name: string): Promise<LoggedModel | undefined> {
    let page: string | undefined;
    for (let pages = 0; pages < mostPages; pages++) {
      const request: HttpRequest = {
        method: 'POST',
        body: {
          experiment_ids: [run.experimentId],
          filter: `name = '${name.replaceAll("'", "''")}'`,
          ...(page !== undefined && { page_token: page }),
        },
      };
      const body = await this.#find('logged-models/search', request);
      const found = checked(loggedModelsBody, body ?? {}, this.where);
      const model = found.models
        .map(loggedModelOf)
        .find((candidate) => candidate.runId === run.runId && candidate.name === name);
      if (model !== undefined || !found.next_page_token) return model;
      page = found.next_page_token;
    }
    return undefined;
  }

  /** The client belongs to the caller. */
  close(): void {}

  /** The registry may keep the artifacts of a version elsewhere than where it was made of. */
  async #located(fields: VersionFields): Promise<ModelVersion> {
    const { name, version } = fields;
    const query = { name, version };
    const body = await this.#find('model-versions/get-download-uri', { query });
    const { artifact_uri: location } = checked(downloadUriBody, body ?? {}, this.where);
    return {
      name,
      version,
      status: fields.status,
      statusMessage: fields.status_message || undefined,
      runId: fields.run_id || undefined,
      modelId: fields.model_id || loggedModelIn(fields.source),
      createdAt: fields.creation_timestamp,
      location,
    };
  }

  /** The body of a response, or undefined when the server says that there is no such thing. */
  async #find(path: string, request: HttpRequest): Promise<unknown> {
    try {
      return await this.#client.json(`/api/2.0/mlflow/${path}`, request);
    } catch (error) {
      if (error instanceof HttpError && isMissing(error, path)) return undefined;
      throw error;
    }
  }
}

/** An unknown alias is an `INVALID_PARAMETER_VALUE`; servers before MLflow 3 know no logged models. */
function isMissing({ errorCode, serverStatus, message }: HttpError, path: string): boolean {
  if (serverStatus === 404 && path.startsWith('logged-models/')) return true;
  if (errorCode === 'RESOURCE_DOES_NOT_EXIST' || errorCode === 'NOT_FOUND') return true;
  return serverStatus === 400 && /alias .* not found/i.test(message);
}

function modelOf(model: RegisteredModelFields): RegisteredModel {
  const versions = model.latest_versions.map(({ version }) => version);
  return {
    name: model.name,
    description: model.description || undefined,
    latestVersion: versions.toSorted((a, b) => Number(b) - Number(a))[0],
    aliases: sortedAliases(model.aliases),
  };
}

function listedVersionOf(fields: VersionFields): ListedVersion {
  return {
    version: fields.version,
    status: fields.status,
    stage: stageOf(fields.current_stage || undefined),
    runId: fields.run_id || undefined,
    createdAt: fields.creation_timestamp,
  };
}

type LoggedModelFields = ReturnType<typeof checked<typeof loggedModelBody>>['model'];

/** A logged model as the server describes it. */
export function loggedModelOf({ info }: LoggedModelFields): LoggedModel {
  return {
    modelId: info.model_id,
    name: info.name,
    status: info.status.replace(/^LOGGED_MODEL_(UPLOAD_)?/, ''),
    runId: info.source_run_id || undefined,
    createdAt: info.creation_timestamp_ms,
    location: info.artifact_uri,
  };
}
