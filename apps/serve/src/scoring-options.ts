import type { Logger } from '@mlmodel/core';
import type { NonFinite } from '@mlmodel/scoring';
import type { LogTracebacks } from './failure-log.js';
import { serverOptions } from './options.js';
import { resilientLogger } from './resilient-logger.js';

/** Options of how requests are scored; those of handlers and servers contain them. */
export interface ScoringOptions {
  /**
   * Seconds from the arrival of a request's head to its answer; then 504. A client that takes nothing of its answer for so
   * long is cut off, and so is one that lets a stream wait for it so long in all. 0 is no limit. Default 60.
   */
  readonly timeoutSeconds?: number | undefined;
  /** Seconds from the first event of a stream to its last. 0 is no limit. Default 300. */
  readonly streamTimeoutSeconds?: number | undefined;
  /** Largest body in bytes, as sent and after decompression; beyond it 413. Default 128 MiB. */
  readonly maxBodyBytes?: number | undefined;
  /** How JSON answers write NaN and infinities. Default `null`. */
  readonly nonfinite?: NonFinite | undefined;
  /** Errors tell values of the request and stacks. For development. Default false. */
  readonly debug?: boolean | undefined;
  /** Which exceptions of the model are logged with their traceback; their texts may hold what the model was given. Default `limited`. */
  readonly logTracebacks?: LogTracebacks | undefined;
  /** Default: nothing is logged. */
  readonly logger?: Logger | undefined;
}

/** Those of {@link ScoringOptions}; 0 is no limit. */
export interface TimeLimits {
  readonly timeoutSeconds: number;
  readonly streamTimeoutSeconds: number;
}

/** {@link ScoringOptions} with the defaults filled in. */
export interface ScoringSettings extends TimeLimits {
  readonly maxBodyBytes: number;
  readonly nonfinite: NonFinite;
  readonly debug: boolean;
  readonly logTracebacks: LogTracebacks;
  readonly logger: Logger;
}

/** Fills in the defaults. */
export function scoringSettings(options: ScoringOptions): ScoringSettings {
  return {
    timeoutSeconds: options.timeoutSeconds ?? serverOptions.timeout.default,
    streamTimeoutSeconds: options.streamTimeoutSeconds ?? serverOptions.streamTimeout.default,
    maxBodyBytes: options.maxBodyBytes ?? serverOptions.maxBodyBytes.default,
    nonfinite: options.nonfinite ?? 'null',
    debug: options.debug ?? false,
    logTracebacks: options.logTracebacks ?? serverOptions.logTracebacks.default,
    logger: resilientLogger(options.logger),
  };
}
