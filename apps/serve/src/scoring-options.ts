import type { Logger } from '@mlmodel/core';
import type { BodyDialect, NonFinite } from '@mlmodel/scoring';
import type { BatchOptions, BatchSettings } from './batching.js';
import type { LogTracebacks } from './failure-log.js';
import type { RequestObserver } from './handler/request-events.js';
import { serverOptions } from './options.js';
import { resilientLogger } from './resilient-logger.js';

/** Options for scoring requests, which handlers and servers share. */
export interface ScoringOptions extends BatchOptions {
  /**
   * Seconds from the arrival of a request's head to its response; then 504. It is also the longest time for which a client
   * may stop reading a response, or make a stream wait in total. 0 is no limit. Default 60.
   */
  readonly timeoutSeconds?: number | undefined;
  /** Seconds from the first event of a stream to its last. 0 is no limit. Default 300. */
  readonly streamTimeoutSeconds?: number | undefined;
  /** Largest body in bytes; larger ones get 413. Default 128 MiB. */
  readonly maxBodyBytes?: number | undefined;
  /** Largest body in bytes after decompression; larger ones get 413. Default: `maxBodyBytes`. */
  readonly maxDecompressedBytes?: number | undefined;
  /** Most rows of a request; more get 413. Default 10 million. */
  readonly maxRows?: number | undefined;
  /** How deep lists and objects of a JSON body may be nested; deeper ones get 400. Default, and at most, 256. */
  readonly maxJsonDepth?: number | undefined;
  /** Seconds in which something of a body has to arrive; then 408. 0 is no limit. Default 30. */
  readonly bodyTimeoutSeconds?: number | undefined;
  /**
   * Bytes that the bodies of all current requests may have together; beyond it, 429. At least `maxBodyBytes`. Default
   * 512 MiB.
   */
  readonly maxHeldBytes?: number | undefined;
  /** Requests that may wait for each: for this process, and for its child processes. Further ones get 429. Default 1,000. */
  readonly maxQueued?: number | undefined;
  /**
   * Rows that these requests may have together, for each queue; further ones get 429. The rows of a body that has not been
   * read are estimated. A request that waits alone may have more. Default 10 million.
   */
  readonly maxQueuedRows?: number | undefined;
  /**
   * The part of `maxQueued` in percent that the requests of one client address may take, including those that are worked
   * on. Default 100: no limit, because the clients of a proxy have one address.
   */
  readonly maxClientShare?: number | undefined;
  /** How JSON responses write NaN and infinities. Default `null`. */
  readonly nonfinite?: NonFinite | undefined;
  /** How bodies differ from MLflow's, as a platform requires. Default: they do not. */
  readonly dialect?: BodyDialect | undefined;
  /** Errors include values of the request and stacks. For development. Default false. */
  readonly debug?: boolean | undefined;
  /**
   * Requests with params, columns, tensors or keys that the model does not take get 400. Default false: they are ignored,
   * and each of the first hundred names is logged once.
   */
  readonly strict?: boolean | undefined;
  /** Which exceptions of the model are logged with their traceback, which may contain values of requests. Default `limited`. */
  readonly logTracebacks?: LogTracebacks | undefined;
  /** Default: no logging. */
  readonly logger?: Logger | undefined;
  /** Learn about each scoring request when it has ended. Without any, nothing is measured. */
  readonly observers?: readonly RequestObserver[] | undefined;
}

/** The time limits of {@link ScoringOptions}. 0 is no limit. */
export interface TimeLimits {
  readonly timeoutSeconds: number;
  readonly streamTimeoutSeconds: number;
  readonly bodyTimeoutSeconds: number;
}

/** {@link ScoringOptions} with the defaults filled in. */
export interface ScoringSettings extends TimeLimits, BatchSettings {
  readonly maxBodyBytes: number;
  readonly maxDecompressedBytes: number;
  readonly maxRows: number;
  readonly maxJsonDepth: number;
  readonly maxHeldBytes: number;
  readonly maxQueuedRows: number;
  readonly maxClientShare: number;
  readonly nonfinite: NonFinite;
  readonly dialect: BodyDialect;
  readonly debug: boolean;
  readonly strict: boolean;
  readonly logTracebacks: LogTracebacks;
}

/** Fills in the defaults. */
export function scoringSettings(options: ScoringOptions): ScoringSettings {
  const maxBodyBytes = options.maxBodyBytes ?? serverOptions.maxBodyBytes.default;
  return {
    timeoutSeconds: options.timeoutSeconds ?? serverOptions.timeout.default,
    streamTimeoutSeconds: options.streamTimeoutSeconds ?? serverOptions.streamTimeout.default,
    bodyTimeoutSeconds: options.bodyTimeoutSeconds ?? serverOptions.bodyTimeout.default,
    maxHeldBytes: options.maxHeldBytes ?? serverOptions.maxHeldBytes.default,
    maxRows: options.maxRows ?? serverOptions.maxRows.default,
    maxJsonDepth: options.maxJsonDepth ?? serverOptions.maxJsonDepth.default,
    maxQueued: options.maxQueued ?? serverOptions.maxQueued.default,
    maxQueuedRows: options.maxQueuedRows ?? serverOptions.maxQueuedRows.default,
    maxClientShare: options.maxClientShare ?? serverOptions.maxClientShare.default,
    batchRows: options.batchRows,
    batchWaitMilliseconds: options.batchWaitMilliseconds ?? serverOptions.batchWaitMs.default,
    maxBodyBytes,
    maxDecompressedBytes: options.maxDecompressedBytes ?? maxBodyBytes,
    nonfinite: options.nonfinite ?? 'null',
    dialect: options.dialect ?? {},
    debug: options.debug ?? false,
    strict: options.strict ?? false,
    logTracebacks: options.logTracebacks ?? serverOptions.logTracebacks.default,
    logger: resilientLogger(options.logger),
  };
}
