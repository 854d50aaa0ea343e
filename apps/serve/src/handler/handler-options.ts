import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ModelSource } from '../scorer-pool/create-scorer-pool.js';
import type { ScoringOptions } from '../scoring-options.js';

/** Where requests are answered. */
export type Isolation =
  /** Short ones in this process, large or slow ones in a child process. */
  | 'auto'
  /** All in this process: a large request holds up the others. */
  | 'never';

/** Options of `createScoringHandler`. */
export interface HandlerOptions extends ScoringOptions {
  /**
   * Where a child process finds the same model, so that large requests do not hold up this process. Absent:
   * everything is answered in this process.
   */
  readonly source?: ModelSource | undefined;
  /** Default `auto`. */
  readonly isolation?: Isolation | undefined;
}

/** Options of `createCalibratedHandler`. */
export interface CalibratedHandlerOptions extends HandlerOptions {
  /** Aborted at the time limit for loading. */
  readonly signal: AbortSignal;
}

/** Mountable in `node:http` as it is, in Express and its kin with `app.use(handler)`. */
export interface ScoringHandler {
  /** @param next called for paths that the protocol does not have; absent, they are answered with 404 */
  (request: IncomingMessage, response: ServerResponse, next?: () => void): void;
  /** Largest body that it takes, in bytes. */
  readonly maxBodyBytes: number;
  /** Stops the child process and the clock. Call it when no request runs any more. */
  close(): Promise<void>;
}
