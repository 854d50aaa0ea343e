/** What a deployment is: the content of its `deployment.json`, from which it is started again. */
export interface DeploymentSpec {
  readonly name: string;
  /** Counts its updates, from 1. */
  readonly generation: number;
  /** The model's URI as it was given, with the version that an alias named. */
  readonly modelUri: string;
  /** The folder of the model, absolute. */
  readonly directory: string;
  /** The flavor that loads it. */
  readonly flavor: string;
  readonly host: string;
  readonly port: number;
  /** The program and the first arguments that start a server. */
  readonly serverCommand: readonly string[];
  /** Flags of `mlmodel serve` that name the package of the flavor; empty: the server chooses it. */
  readonly flavorFlags: readonly string[];
  readonly config: ServerConfig;
  /** Where the server runs: relative paths and installed flavors are found from there. */
  readonly workingDirectory: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** How the server of a deployment runs; the keys are those of the target's configuration. */
export interface ServerConfig {
  readonly workers?: number | undefined;
  /** Seconds. */
  readonly timeout?: number | undefined;
  readonly serve_options?: readonly string[] | undefined;
  /** Seconds. */
  readonly drain_timeout: number;
  /** Seconds. */
  readonly start_timeout: number;
}

/** What its supervisor reports: the content of `status.json`. */
export interface SupervisorStatus {
  /** The generation of the running server. */
  readonly generation: number;
  /** `starting`: it is not ready yet. `waiting`: it ended, and is started again soon. */
  readonly state: 'starting' | 'running' | 'waiting' | 'failed';
  readonly supervisor: ProcessIdentity;
  /** The unit of the user's systemd that runs the supervisor. */
  readonly unit?: string | undefined;
  readonly server?: ProcessIdentity | undefined;
  /** A server that is not ready yet, and the generation that it is to serve. */
  readonly starting?: { readonly generation: number; readonly server: ProcessIdentity } | undefined;
  /** The URL of its admin port. */
  readonly adminUrl?: string | undefined;
  /** How often it was started again after it had ended by itself. */
  readonly restarts: number;
  /** The generation that did not start, and why: the server of the one before runs on. */
  readonly refused?: { readonly generation: number; readonly reason: string } | undefined;
}

/** A process; its number may have been given to another one since. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it was started, as the system counts. */
  readonly started: string;
}
