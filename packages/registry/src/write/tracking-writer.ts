import type { HttpClient, HttpRequest } from '../http/http-client.js';
import { HttpError } from '../http/http-error.js';
import type { LoggedModel, ModelVersion, Run } from '../store/model-store.js';
import {
  checked,
  experimentBody,
  experimentIdBody,
  loggedModelBody,
  runBody,
  versionBody,
} from '../store/rest-bodies.js';
import { loggedModelOf } from '../store/rest-store.js';

/** Names and values. */
export type Texts = Readonly<Record<string, string>>;

/** A logged model to create. */
export interface NewLoggedModel {
  readonly experimentId: string;
  readonly name: string;
  readonly runId: string | undefined;
  readonly params: Texts;
  readonly tags: Texts;
}

/** A version of a registered model to create. */
export interface NewVersion {
  readonly name: string;
  /** The URI of its artifacts, or of a logged model. */
  readonly source: string;
  readonly runId: string | undefined;
  readonly modelId: string | undefined;
  readonly description: string | undefined;
  readonly tags: Texts;
}

/** Most params of a logged model in a request, as MLflow sends them. */
const mostParams = 100;

/** As MLflow's REST API names them (`LoggedModelStatus` of service.proto). */
const loggedModelStatuses = {
  READY: 'LOGGED_MODEL_READY',
  FAILED: 'LOGGED_MODEL_UPLOAD_FAILED',
} as const;

/** What MLflow's REST API changes. What creates something is not sent again when the connection breaks. */
export class TrackingWriter {
  readonly #client: HttpClient;

  constructor(client: HttpClient) {
    this.#client = client;
  }

  /** The id of the experiment with a name, which is created unless it exists. */
  async experimentId(name: string): Promise<string> {
    const known = await this.#experimentByName(name);
    if (known !== undefined) return known;
    try {
      const body = await this.#post('experiments/create', { name });
      return checked(experimentIdBody, body, this.#client.server).experiment_id;
    } catch (error) {
      // Somebody else has created it meanwhile.
      const other =
        isCode(error, 'RESOURCE_ALREADY_EXISTS') && (await this.#experimentByName(name));
      if (other) return other;
      throw error;
    }
  }

  async createRun(experimentId: string, name: string | undefined): Promise<Run> {
    const body = await this.#post('runs/create', {
      ...{ experiment_id: experimentId, start_time: Date.now() },
      ...(name !== undefined && { run_name: name }),
    });
    const { info } = checked(runBody, body, this.#client.server).run;
    return { runId: info.run_id, experimentId: info.experiment_id, location: info.artifact_uri };
  }

  async endRun(runId: string, status: 'FINISHED' | 'FAILED'): Promise<void> {
    await this.#post('runs/update', { run_id: runId, status, end_time: Date.now() });
  }

  /** A logged model whose artifacts are missing; undefined for a server before MLflow 3, which knows none. */
  async createLoggedModel(model: NewLoggedModel): Promise<LoggedModel | undefined> {
    const { experimentId, name, runId, params, tags } = model;
    const all = pairsOf(params);
    const [first, others] = [all.slice(0, mostParams), all.slice(mostParams)];
    try {
      const body = await this.#post('logged-models', {
        ...{ experiment_id: experimentId, name },
        ...(runId !== undefined && { source_run_id: runId }),
        ...{ params: first, tags: pairsOf(tags) },
      });
      const created = loggedModelOf(checked(loggedModelBody, body, this.#client.server).model);
      await this.#addParams(created.modelId, others);
      return created;
    } catch (error) {
      const isUnknown = error instanceof HttpError && error.serverStatus === 404;
      if (isUnknown && error.errorCode === 'ENDPOINT_NOT_FOUND') return undefined;
      throw error;
    }
  }

  async finishLoggedModel(modelId: string, status: 'READY' | 'FAILED'): Promise<void> {
    const body = { model_id: modelId, status: loggedModelStatuses[status] };
    await this.#send(`logged-models/${modelId}`, { method: 'PATCH', body });
  }

  /** Notes a logged model among the outputs of a run. */
  async addOutput(runId: string, modelId: string): Promise<void> {
    const models = [{ model_id: modelId, step: 0 }];
    await this.#post('runs/outputs', { run_id: runId, models });
  }

  /** Notes a model among those of a run, as MLflow 2 does. @param model fields of its MLmodel file */
  async recordModel(runId: string, model: object): Promise<void> {
    await this.#post('runs/log-model', { run_id: runId, model_json: JSON.stringify(model) });
  }

  /** Creates a registered model unless there is one with the name. */
  async ensureModel(name: string): Promise<void> {
    await this.#post('registered-models/create', { name }).catch((error: unknown) => {
      if (!isCode(error, 'RESOURCE_ALREADY_EXISTS')) throw error;
    });
  }

  async createVersion(version: NewVersion): Promise<Pick<ModelVersion, 'version' | 'status'>> {
    const { name, source, runId, modelId, description, tags } = version;
    const body = await this.#post('model-versions/create', {
      ...{ name, source, tags: pairsOf(tags) },
      ...(runId !== undefined && { run_id: runId }),
      ...(modelId !== undefined && { model_id: modelId }),
      ...(description !== undefined && { description }),
    });
    return checked(versionBody, body, this.#client.server).model_version;
  }

  async setAlias(name: string, { alias, version }: { alias: string; version: string }) {
    await this.#send('registered-models/alias', { method: 'POST', body: { name, alias, version } });
  }

  async #addParams(modelId: string, params: readonly object[]): Promise<void> {
    for (let start = 0; start < params.length; start += mostParams) {
      const body = { model_id: modelId, params: params.slice(start, start + mostParams) };
      await this.#send(`logged-models/${modelId}/params`, { method: 'POST', body });
    }
  }

  async #experimentByName(name: string): Promise<string | undefined> {
    try {
      const query = { experiment_name: name };
      const body = await this.#send('experiments/get-by-name', { query });
      return checked(experimentBody, body, this.#client.server).experiment.experiment_id;
    } catch (error) {
      if (isCode(error, 'RESOURCE_DOES_NOT_EXIST')) return undefined;
      throw error;
    }
  }

  #post(path: string, body: object): Promise<unknown> {
    return this.#send(path, { method: 'POST', body, isOnce: true });
  }

  #send(path: string, request: HttpRequest): Promise<unknown> {
    return this.#client.json(`/api/2.0/mlflow/${path}`, request);
  }
}

function pairsOf(texts: Texts): readonly { key: string; value: string }[] {
  return Object.entries(texts).map(([key, value]) => ({ key, value }));
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof HttpError && error.errorCode === code;
}
