import type { DownloadProgress } from './download/download-model.js';

/** Where a model comes from. What is not known is absent. */
export interface ModelSource {
  /** As it was given. */
  readonly uri: string;
  /** The registered model. */
  readonly name?: string;
  /** Its version. */
  readonly version?: string;
  /** The run that made it. */
  readonly runId?: string;
  /** The logged model of MLflow 3. */
  readonly modelId?: string;
}

/** A model on disk. */
export interface ResolvedModel {
  /** The folder that holds its `MLmodel` file; for a path or a `file:` URI, the location as it was given. */
  readonly directory: string;
  readonly source: ModelSource;
  /** It was downloaded before; false also for a model that is on this machine anyway. */
  readonly fromCache: boolean;
}

/** Which stores are asked, and how. */
export interface ConnectOptions {
  /** Default: `MLFLOW_TRACKING_URI`, or what MLflow uses in the working directory. */
  readonly trackingUri?: string | undefined;
  /** Default: `MLFLOW_REGISTRY_URI`, or the tracking URI. */
  readonly registryUri?: string | undefined;
  /** Variables of MLflow. Default: those of the process. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** Milliseconds in which a server has to send something. Default: 60,000. */
  readonly stallTimeout?: number | undefined;
  /** How often a request is repeated after a transient failure. Default: 5. */
  readonly retries?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How a model is found. */
export interface ResolveModelOptions extends ConnectOptions {
  /** Use only the cache: a URI means what it meant when it was last resolved. Default: false. */
  readonly offline?: boolean | undefined;
  /** The folder of downloaded models. Default: `mlmodel/models` in `XDG_CACHE_HOME` or `~/.cache`. */
  readonly cacheFolder?: string | undefined;
  /** Bytes of downloaded models to keep: the ones that were not used for the longest time go first. Default: 20 GB. */
  readonly cacheLimit?: number | undefined;
  /** Called whenever bytes arrive. */
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
}
