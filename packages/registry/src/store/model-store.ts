/** A version of a registered model. */
export interface ModelVersion {
  readonly name: string;
  readonly version: string;
  /** `READY`, or why it cannot be used: `PENDING_REGISTRATION`, `FAILED_REGISTRATION`. */
  readonly status: string;
  readonly statusMessage: string | undefined;
  readonly runId: string | undefined;
  readonly modelId: string | undefined;
  /** Milliseconds since 1970. With name and version, it identifies the version for good: a name can be used again. */
  readonly createdAt: number;
  /** The URI of its artifacts. */
  readonly location: string;
}

/** A logged model of MLflow 3. */
export interface LoggedModel {
  readonly modelId: string;
  readonly name: string;
  /** `READY`, or `PENDING`, `FAILED`. */
  readonly status: string;
  readonly runId: string | undefined;
  readonly createdAt: number;
  readonly location: string;
}

/** A run of an experiment. */
export interface Run {
  readonly runId: string;
  readonly experimentId: string;
  /** The URI of its artifacts. */
  readonly location: string;
}

/** What an alias is of. */
export interface NamedAlias {
  readonly name: string;
  readonly alias: string;
}

/** Registered models. What does not exist is undefined. */
export interface Registry {
  /** As messages name it. */
  readonly where: string;
  version(name: string, version: string): Promise<ModelVersion | undefined>;
  versionByAlias(of: NamedAlias): Promise<ModelVersion | undefined>;
  /**
   * The latest version of a stage, whose case does not matter, or of all stages.
   * @throws MlmodelError when the registry knows no such stage
   */
  latestVersion(name: string, stage: string | undefined): Promise<ModelVersion | undefined>;
  hasModel(name: string): Promise<boolean>;
}

/** Runs and logged models. What does not exist is undefined. */
export interface Tracking {
  /** As messages name it. */
  readonly where: string;
  run(runId: string): Promise<Run | undefined>;
  loggedModel(modelId: string): Promise<LoggedModel | undefined>;
  /** The logged model of a run that has a name. */
  loggedModelOfRun(run: Run, name: string): Promise<LoggedModel | undefined>;
}

/** Both, in one place. */
export interface ModelStore extends Registry, Tracking {
  close(): void;
}

/** The id of the logged model that a URI such as `models:/m-0123` names; undefined for other URIs. */
export function loggedModelIn(uri: string): string | undefined {
  return /^models:\/+([^/@]+)$/.exec(uri)?.[1];
}
