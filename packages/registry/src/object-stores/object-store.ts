import type { ArtifactStore } from '../artifacts/artifact-store.js';
import type { Environment } from '../connection/connection.js';
import type { Patience } from './store-failure.js';

/** How an object store is asked. */
export interface ObjectStoreOptions extends Patience {
  /** The variables of MLflow. Those that the client of a store reads itself are the process's. */
  readonly environment: Environment;
  /** How often a request is repeated after a transient failure. */
  readonly retries: number;
}

/** Artifacts in an object store. Its client is imported with the first request. */
export interface ObjectStore extends ArtifactStore {
  close(): Promise<void>;
}
