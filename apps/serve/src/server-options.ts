import type { Flavor, FlavorOptionValues, LoadedModel } from '@mlmodel/core';
import type { Isolation } from './handler/create-scoring-handler.js';
import type { ScoringOptions } from './scoring-options.js';
import type { SecurityOptions } from './security/security-options.js';

/** The model to serve: a directory, or a loaded model, which the caller has to dispose of. */
export type ServedModel =
  | {
      /** Path or `file:` URI of the model directory. */
      readonly modelPath: string;
      readonly model?: undefined;
      /** Flavors, or flavor packages by name or path, with priority over discovered ones. */
      readonly flavors?: readonly (string | Flavor)[] | undefined;
      /** `allowCode`, `loadTimeoutSeconds` (default 600), and in `byFlavor` the options of each flavor by its key. */
      readonly flavorOptions?: FlavorOptionValues | undefined;
      /**
       * With `auto` a child process scores large and slow requests, with `never` none does. Default `auto`, but `never` if a
       * flavor is an object, which other processes cannot get.
       */
      readonly isolation?: Isolation | undefined;
    }
  | { readonly model: LoadedModel; readonly modelPath?: undefined };

/** Where a server listens. */
export interface ListeningOptions {
  /** Default `127.0.0.1`. */
  readonly host?: string | undefined;
  /** Default 5000; 0 selects a free port. */
  readonly port?: number | undefined;
}

/** Options of `startServer`. */
export type ServerOptions = ServedModel &
  ScoringOptions &
  ListeningOptions &
  SecurityOptions & {
    /** Seconds that `close` waits for running requests. Default 30. */
    readonly graceSeconds?: number | undefined;
  };

/** A server that accepts requests. */
export interface RunningServer {
  /** Such as `http://127.0.0.1:5000`. */
  readonly url: string;
  readonly port: number;
  /** That of the admin port, if there is one. */
  readonly adminUrl?: string | undefined;
  readonly model: LoadedModel;
  /** Reads the files of keys again. What cannot be read is logged, and what was read before remains. */
  reloadSecurity(): Promise<void>;
  /** Stops accepting requests, finishes running ones within the grace period, then disposes of the model. Idempotent. */
  close(): Promise<void>;
}
