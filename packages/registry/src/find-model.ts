import { MlmodelError, quoteName } from '@mlmodel/core';
import { below } from './artifacts/artifact-location.js';
import { foreignText } from './http/foreign-text.js';
import type { ModelSource } from './resolved-model.js';
import {
  type LoggedModel,
  loggedModelIn,
  type ModelVersion,
  type Registry,
  type Tracking,
} from './store/model-store.js';
import { type ModelUri, parseModelUri, schemeOf } from './uri/model-uri.js';
import { withoutTrailingSlashes } from './uri/slashes.js';

/** What a URI names: where its artifacts are, and what is known about them. */
export interface FoundModel {
  readonly source: ModelSource;
  /** The URI of the artifacts. */
  readonly location: string;
  /** Identifies the content for good; undefined when it may change. */
  readonly identity: readonly unknown[] | undefined;
  /** The next place to look when there is no model at the location. */
  readonly fallback?: () => Promise<FoundModel | undefined>;
}

/** Where models are looked up. */
export interface Stores {
  readonly registry: Registry;
  readonly tracking: Tracking;
}

/**
 * Looks a model up.
 * @throws MlmodelError `RESOURCE_DOES_NOT_EXIST` for an unknown name, alias, version, model or run, and `INVALID_STATE` for
 * a version that is not ready
 */
export async function findModel(
  uri: string,
  parsed: Exclude<ModelUri, { kind: 'path' | 'objects' | 'web' }>,
  stores: Stores,
): Promise<FoundModel> {
  switch (parsed.kind) {
    case 'artifacts':
      return artifactsAt(uri);
    case 'logged-model':
      return ofLoggedModel(uri, await knownLoggedModel(parsed.modelId, stores.tracking));
    case 'run':
      return ofRun(uri, parsed, stores.tracking);
    default:
      return ofVersion(uri, await knownVersion(parsed, stores.registry), stores);
  }
}

/** The model at the URI of its artifacts, which may be overwritten. */
export function artifactsAt(uri: string): FoundModel {
  return { source: { uri }, location: withoutTrailingSlashes(uri), identity: undefined };
}

type VersionUri = Extract<ModelUri, { kind: 'version' | 'alias' | 'latest' }>;

/** A version that can be used. @throws MlmodelError when there is none, and when it is not ready */
export async function knownVersion(parsed: VersionUri, registry: Registry): Promise<ModelVersion> {
  const found = await versionOf(parsed, registry);
  if (found === undefined) {
    const isKnown = (await registry.model(parsed.name)) !== undefined;
    throw isKnown ? missing(missingVersion(parsed, registry)) : missingModel(parsed.name, registry);
  }
  if (found.status === 'READY') return found;
  const why = found.statusMessage === undefined ? '' : ` (${foreignText(found.statusMessage)})`;
  throw new MlmodelError(
    'INVALID_STATE',
    `Version ${found.version} of the model ${quoteName(found.name)} in ${registry.where} is ${foreignText(found.status)}${why}, not READY. Use another version, or register the model again.`,
  );
}

function versionOf(parsed: VersionUri, registry: Registry): Promise<ModelVersion | undefined> {
  if (parsed.kind === 'version') return registry.version(parsed.name, parsed.version);
  if (parsed.kind === 'alias') return registry.versionByAlias(parsed);
  return registry.latestVersion(parsed.name, parsed.stage);
}

/** The error for a registered model that does not exist. */
export function missingModel(name: string, { where }: Registry): MlmodelError {
  return missing(
    `The registry ${where} has no model ${quoteName(name)}. Check the name, and MLFLOW_TRACKING_URI.`,
  );
}

function missingVersion(parsed: VersionUri, { where }: Registry): string {
  const name = quoteName(parsed.name);
  if (parsed.kind === 'version')
    return `The model ${name} in ${where} has no version ${parsed.version}. models:/NAME/latest names the latest one.`;
  if (parsed.kind === 'alias')
    return `The model ${name} in ${where} has no alias ${quoteName(parsed.alias)} (case matters). Set the alias, or give a version.`;
  const stage = parsed.stage === undefined ? '' : ` in the stage ${quoteName(parsed.stage)}`;
  return `The model ${name} in ${where} has no version${stage}. Register one, or give another version.`;
}

async function ofVersion(
  uri: string,
  version: ModelVersion,
  { tracking }: Stores,
): Promise<FoundModel> {
  const { name, runId, createdAt } = version;
  const modelId = version.modelId ?? loggedModelIn(version.location);
  const source: ModelSource = {
    uri,
    name,
    version: version.version,
    ...(runId !== undefined && { runId }),
    ...(modelId !== undefined && { modelId }),
  };
  const named = schemeOf(version.location) === 'runs' ? parseModelUri(version.location) : undefined;
  if (named?.kind === 'run') return withSource(source, await ofRun(uri, named, tracking));
  const location =
    loggedModelIn(version.location) === undefined
      ? version.location
      : (await knownLoggedModel(modelId ?? '', tracking)).location;
  return { source, location, identity: ['version', name, version.version, createdAt] };
}

/** What a run has, as the version that was made of it. */
function withSource(source: ModelSource, { location, identity, fallback }: FoundModel): FoundModel {
  const next = async () => {
    const found = await fallback?.();
    return found && withSource(source, found);
  };
  return { source, location, identity, fallback: next };
}

/** A logged model. @throws MlmodelError when there is none */
export async function knownLoggedModel(modelId: string, tracking: Tracking): Promise<LoggedModel> {
  const found = await tracking.loggedModel(modelId);
  if (found !== undefined) return found;
  const hint = /^m-[0-9a-f]{32}$/.test(modelId)
    ? 'Check the id, and MLFLOW_TRACKING_URI.'
    : 'For a registered model, add a version, an alias or "latest": models:/NAME/latest.';
  throw missing(
    `The tracking server ${tracking.where} has no logged model with the id ${quoteName(modelId)}. ${hint}`,
  );
}

function ofLoggedModel(uri: string, model: LoggedModel): FoundModel {
  const { modelId, runId, createdAt, status } = model;
  return {
    source: { uri, modelId, ...(runId !== undefined && { runId }) },
    location: model.location,
    identity: status === 'READY' ? ['logged model', modelId, createdAt] : undefined,
  };
}

/** A path in a run is among its artifacts, or begins with the name of a model that the run has logged. */
async function ofRun(
  uri: string,
  { runId, path }: Extract<ModelUri, { kind: 'run' }>,
  tracking: Tracking,
): Promise<FoundModel> {
  const run = await tracking.run(runId);
  if (run === undefined) throw missingRun(runId, tracking);
  const [name = '', ...rest] = path.split('/');
  const fallback = async () => {
    const model = name === '' ? undefined : await tracking.loggedModelOfRun(run, name);
    if (model === undefined) return undefined;
    const found = ofLoggedModel(uri, model);
    return { ...found, location: below(found.location, rest.join('/')) };
  };
  const location = below(run.location, path);
  return { source: { uri, runId }, location, identity: undefined, fallback };
}

/** The error for a run that does not exist. */
export function missingRun(runId: string, { where }: Tracking): MlmodelError {
  return missing(
    `The tracking server ${where} has no run ${quoteName(runId)}. Check the id, and MLFLOW_TRACKING_URI.`,
  );
}

function missing(message: string): MlmodelError {
  return new MlmodelError('RESOURCE_DOES_NOT_EXIST', message);
}
