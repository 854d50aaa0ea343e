import { setTimeout as wait } from 'node:timers/promises';
import { MlmodelError, quoteName } from '@mlmodel/core';
import { below } from '../artifacts/artifact-location.js';
import { connectionOf, nameOfStore } from '../connection/connection.js';
import { knownLoggedModel, knownVersion, missingRun } from '../find-model.js';
import { foreignText } from '../http/foreign-text.js';
import type { ConnectOptions } from '../resolved-model.js';
import type { LoggedModel, Registry } from '../store/model-store.js';
import { type ModelUri, parseModelUri, withoutSecrets } from '../uri/model-uri.js';
import { type ConnectedStores, limitsOf, withStores } from '../with-stores.js';
import { logModel, notAServer } from './log-model.js';
import type { LogModelOptions, ModelToLog } from './log-options.js';
import { holdsModel, type ModelPlaces, requireModel } from './model-places.js';
import { type NewVersion, type Texts, TrackingWriter } from './tracking-writer.js';

/** How a model is registered. */
export interface RegisterModelOptions extends ConnectOptions {
  /** The name of the registered model, which is created if need be. */
  readonly name: string;
  readonly description?: string | undefined;
  /** Of the version. */
  readonly tags?: Texts | undefined;
  /** Aliases that name the new version from then on. */
  readonly aliases?: readonly string[] | undefined;
  /** Seconds to wait until a registry that copies models is done. Default: 0. */
  readonly waitSeconds?: number | undefined;
  /** How a model that is not on the server yet is logged. */
  readonly log?: Omit<LogModelOptions, keyof ConnectOptions> | undefined;
}

/** A version that was registered. */
export interface RegisteredVersion {
  /** `models:/NAME/VERSION`. */
  readonly modelUri: string;
  readonly name: string;
  readonly version: string;
  /** `READY`, or `PENDING_REGISTRATION` while the registry copies the model. */
  readonly status: string;
}

/** Milliseconds between two questions whether a version is ready. */
const pollInterval = 500;

/**
 * Registers a model as a new version, as `register_model` of MLflow does. A model that is not on the server yet is logged
 * first; if that fails, there is no version.
 * @param model `runs:/RUN_ID/PATH`, `models:/MODEL_ID`, a version of a registered model, a folder in an object store, or
 * what `logModel` takes
 * @throws MlmodelError as `logModel`; `INVALID_STATE` for a version that fails or is not ready in time
 */
export async function registerModel(
  model: ModelToLog,
  options: RegisterModelOptions,
): Promise<RegisteredVersion> {
  const environment = options.environment ?? process.env;
  const connection = connectionOf(options, environment);
  const { registry: address, tracking } = connection;
  if (address.kind !== 'server') throw notAServer(nameOfStore(address));
  if (tracking.kind !== 'server') throw notAServer(nameOfStore(tracking));
  const uri = await uriOnServer(model, options);
  return withStores(connection, options, async (stores) => {
    const { name, description, tags = {}, aliases = [], waitSeconds = 0, signal } = options;
    const writer = new TrackingWriter(stores.client(address.url));
    const asked = { ...limitsOf(options), environment };
    const trackingClient = stores.client(tracking.url);
    const source = await sourceOf(uri, { ...stores, ...asked, trackingClient });
    await writer.ensureModel(name);
    const created = await writer.createVersion({ ...source, name, description, tags });
    const { version } = created;
    const status = await readyStatus({ name, ...created }, { ...stores, waitSeconds, signal });
    for (const alias of aliases) await writer.setAlias(name, { alias, version });
    return { modelUri: `models:/${name}/${version}`, name, version, status };
  });
}

/** The URI of a model on the server, to which it is logged if need be. */
async function uriOnServer(model: ModelToLog, options: RegisterModelOptions): Promise<string> {
  if (typeof model === 'string' && parseModelUri(model).kind !== 'path') return model;
  const { log, ...connect } = options;
  const { trackingUri, registryUri, environment, stallTimeout, retries, signal } = connect;
  const { modelUri } = await logModel(model, {
    ...{ trackingUri, registryUri, environment, stallTimeout, retries, signal },
    ...log,
  });
  return modelUri;
}

type VersionSource = Pick<NewVersion, 'source' | 'runId' | 'modelId'>;

/** What a version of a URI is made of. @throws MlmodelError when the URI names none */
async function sourceOf(uri: string, stores: SourceContext): Promise<VersionSource> {
  const parsed = parseModelUri(uri);
  switch (parsed.kind) {
    case 'run':
      return sourceInRun(parsed, stores);
    case 'logged-model':
      return sourceOfLogged(await knownLoggedModel(parsed.modelId, stores.tracking), stores);
    case 'version':
    case 'alias':
    case 'latest': {
      const { name, version, runId } = await knownVersion(parsed, stores.registry);
      return { source: `models:/${name}/${version}`, runId, modelId: undefined };
    }
    case 'objects':
      await requireModel(uri, stores);
      return { source: uri, runId: undefined, modelId: undefined };
    case 'artifacts':
      throw notRegistered(
        uri,
        'names artifacts without their run, which registries ask for. Give runs:/RUN_ID/PATH or models:/MODEL_ID.',
      );
    default:
      throw notRegistered(
        uri,
        'is on a web server, and registries take no models from those. Download it first: mlmodel download MODEL -d FOLDER. Then register the folder.',
      );
  }
}

function notRegistered(uri: string, why: string): MlmodelError {
  return new MlmodelError('INVALID_PARAMETER_VALUE', `"${withoutSecrets(uri)}" ${why}`);
}

type SourceContext = ModelPlaces & Pick<ConnectedStores, 'registry' | 'tracking'>;

/** A path in a run is among its artifacts, or the name of a model that the run has logged. */
async function sourceInRun(
  { runId, path }: Extract<ModelUri, { kind: 'run' }>,
  { tracking, ...context }: SourceContext,
): Promise<VersionSource> {
  const run = await tracking.run(runId);
  if (run === undefined) throw missingRun(runId, tracking);
  if (await holdsModel(run, path, context))
    return { source: below(run.location, path), runId, modelId: undefined };
  const logged = await tracking.loggedModelOfRun(run, path);
  if (logged === undefined)
    throw new MlmodelError(
      'RESOURCE_DOES_NOT_EXIST',
      `The run ${quoteName(runId)} in ${tracking.where} has no model at ${quoteName(path)}. Check the path.`,
    );
  return { ...sourceOfLogged(logged, { tracking }), runId };
}

/** @throws MlmodelError `INVALID_STATE` for a logged model whose upload failed */
function sourceOfLogged(
  { modelId, status }: LoggedModel,
  { tracking }: Pick<ConnectedStores, 'tracking'>,
): VersionSource {
  if (status !== 'FAILED') return { source: `models:/${modelId}`, runId: undefined, modelId };
  throw new MlmodelError(
    'INVALID_STATE',
    `The upload of the logged model ${quoteName(modelId)} in ${tracking.where} has failed. Log the model again.`,
  );
}

interface CreatedVersion {
  readonly name: string;
  readonly version: string;
  readonly status: string;
}

interface Waiting {
  readonly registry: Registry;
  readonly waitSeconds: number;
  readonly signal: AbortSignal | undefined;
}

/** The status of a version, once it is ready or the time is over. @throws MlmodelError `INVALID_STATE` */
async function readyStatus(
  { name, version, status }: CreatedVersion,
  { registry, waitSeconds, signal }: Waiting,
): Promise<string> {
  const end = performance.now() + waitSeconds * 1000;
  let found: { status: string; statusMessage?: string | undefined } = { status };
  while (found.status === 'PENDING_REGISTRATION' && performance.now() < end) {
    await wait(pollInterval, undefined, { signal });
    found = (await registry.version(name, version)) ?? found;
  }
  const isPending = found.status === 'PENDING_REGISTRATION';
  if (found.status === 'READY' || (isPending && waitSeconds === 0)) return found.status;
  const why = found.statusMessage === undefined ? '' : ` (${foreignText(found.statusMessage)})`;
  throw new MlmodelError(
    'INVALID_STATE',
    `Version ${version} of the model ${quoteName(name)} in ${registry.where} is ${foreignText(found.status)}${why}, not READY. Look at the registry, or wait longer.`,
  );
}
