import type { Flavor, FlavorOptionValues, LoadedModel } from '@mlmodel/core';
import type { ConnectionOptions } from './admission/connection-options.js';
import type { ExecutionOptions } from './execution-options.js';
import type { LifecycleOptions } from './lifecycle/lifecycle-options.js';
import type { ModelOrigin } from './model-origin.js';
import type { ObservabilityOptions } from './observability-options.js';
import type { ScoringOptions } from './scoring-options.js';
import type { SecurityOptions } from './security/security-options.js';

/** The model to serve: a directory, or a loaded model, which the caller has to dispose of. */
export type ServedModel = (
  | {
      /** Path or `file:` URI of the model directory. */
      readonly modelPath: string;
      readonly model?: undefined;
      /** Flavors, or flavor packages by name or path, with priority over discovered ones. */
      readonly flavors?: readonly (string | Flavor)[] | undefined;
      /** `allowCode`, `loadTimeoutSeconds` (default 600), and in `byFlavor` the options of each flavor by its key. */
      readonly flavorOptions?: FlavorOptionValues | undefined;
    }
  | { readonly model: LoadedModel; readonly modelPath?: undefined }
) & {
  /** Where the model came from, as `/version`, the API document and the metrics say. */
  readonly origin?: ModelOrigin | undefined;
};

/** A model directory that is to be served instead of the one before. */
export interface ModelPlace {
  /** Path or `file:` URI. */
  readonly modelPath: string;
  readonly origin?: ModelOrigin | undefined;
}

/** Where a server listens. */
interface ListeningOptions {
  /** Default `127.0.0.1`. */
  readonly host?: string | undefined;
  /** Default 5000; 0 selects a free port. */
  readonly port?: number | undefined;
  /**
   * `fd:N`: the listening TCP socket that the process has got as file descriptor N, such as `fd:3` from systemd. Host and
   * port are then not used.
   */
  readonly listen?: string | undefined;
  /**
   * Other paths for `/invocations`, `/ping` and some more, each as `OTHER=PATH`: `/score=/invocations`. A path that is both
   * `/invocations` and another one is the former for POST.
   */
  readonly pathAliases?: readonly string[] | undefined;
  /** JSON documents at further paths, as a platform asks for them: `{ '/limits': { rows: 10 } }`. They need no key. Default: none. */
  readonly documents?: Readonly<Record<string, object>> | undefined;
  /** Header fields that a response repeats from its request, in lower case. Default: none. */
  readonly returnedFields?: readonly string[] | undefined;
}

/** What a server shows to people. */
interface PageOptions {
  /** Whether there is a page about the model at `/`, and its API at `/docs`. Default true. */
  readonly page?: boolean | undefined;
}

/** Options of a server besides its model. */
export type ServerSettings = ScoringOptions &
  ListeningOptions &
  ConnectionOptions &
  ExecutionOptions &
  LifecycleOptions &
  ObservabilityOptions &
  SecurityOptions &
  PageOptions;

/** Options of `startServer`. */
export type ServerOptions = ServedModel & ServerSettings;

/** A server that accepts requests. */
export interface RunningServer {
  /** Such as `http://127.0.0.1:5000`. */
  readonly url: string;
  readonly port: number;
  /** That of the admin port, if there is one. */
  readonly adminUrl?: string | undefined;
  /** The model that is served at present. Its predictions fail if it runs in scorer processes only. */
  readonly model: LoadedModel;
  /**
   * Loads the model from the same place again, beside the one that is served, and predicts its input example. If it is
   * compatible (each request that is valid now stays valid, and the outputs are the same), it gets all requests from then
   * on. Running ones are finished with the model that they began with, which is then disposed of.
   * @param place loads it from there instead, also for later reloads
   * @throws MlmodelError if the model from before is still served: `RESOURCE_CONFLICT` during another reload
   */
  reload(place?: ModelPlace): Promise<void>;
  /** Whether the model runs in processes of its own, `workers` in number, and never in this one. */
  readonly runsInProcesses: boolean;
  /** Reads the files of keys and certificates again. What cannot be read is logged, and what was read before remains. */
  reloadSecurity(): Promise<void>;
  /**
   * Turns `/readyz` to 503, accepts connections for the drain delay, responds to what has arrived within the drain timeout,
   * then disposes of the model. Idempotent.
   */
  close(): Promise<void>;
}
