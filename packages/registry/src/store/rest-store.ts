import type { HttpClient, HttpRequest } from '../http/http-client.js';
import { HttpError } from '../http/http-error.js';
import {
  type LoggedModel,
  loggedModelIn,
  type ModelStore,
  type ModelVersion,
  type NamedAlias,
  type Run,
} from './model-store.js';
import {
  checked,
  downloadUriBody,
  loggedModelBody,
  loggedModelsBody,
  registeredModelBody,
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

  async hasModel(name: string): Promise<boolean> {
    const body = await this.#find('registered-models/get', { query: { name } });
    return body !== undefined && checked(registeredModelBody, body, this.where) !== undefined;
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

type LoggedModelFields = ReturnType<typeof checked<typeof loggedModelBody>>['model'];

function loggedModelOf({ info }: LoggedModelFields): LoggedModel {
  return {
    modelId: info.model_id,
    name: info.name,
    status: info.status.replace(/^LOGGED_MODEL_/, ''),
    runId: info.source_run_id || undefined,
    createdAt: info.creation_timestamp_ms,
    location: info.artifact_uri,
  };
}
