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

/** A name of one version of a model. */
export interface ModelAlias {
  readonly alias: string;
  readonly version: string;
}

/** A registered model. */
export interface RegisteredModel {
  readonly name: string;
  readonly description: string | undefined;
  /** The number of its latest version; undefined without any. */
  readonly latestVersion: string | undefined;
  /** By alias. */
  readonly aliases: readonly ModelAlias[];
}

/** A version of a registered model, as a list of them shows it. */
export interface ListedVersion {
  readonly version: string;
  readonly status: string;
  /** Such as `Production`; undefined for `None`. */
  readonly stage: string | undefined;
  readonly runId: string | undefined;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** The beginning of a list. */
export interface Listing<Item> {
  readonly items: readonly Item[];
  /** Whether these are all. */
  readonly isComplete: boolean;
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
  model(name: string): Promise<RegisteredModel | undefined>;
  /** The first models by name. @param most how many */
  models(most: number): Promise<Listing<RegisteredModel>>;
  /** The latest versions of a model, the latest first. @param most how many */
  versions(name: string, most: number): Promise<Listing<ListedVersion>>;
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

/** The beginning of a list. @param items one more than wanted, if there are more */
export function listingOf<Item>(items: readonly Item[], most: number): Listing<Item> {
  return { items: items.slice(0, most), isComplete: items.length <= most };
}

/** The stage of a version; undefined for MLflow's `None`. */
export function stageOf(stage: string | null | undefined): string | undefined {
  return stage === 'None' ? undefined : (stage ?? undefined);
}

/** Sorts aliases as lists show them. */
export function sortedAliases(aliases: readonly ModelAlias[]): readonly ModelAlias[] {
  return aliases.toSorted((a, b) => (a.alias < b.alias ? -1 : 1));
}
