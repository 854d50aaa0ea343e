import { MlmodelError } from '@mlmodel/core';
import { serverOptions } from '../options.js';

/** How a server stops, and which models replace the one that it serves. */
export interface LifecycleOptions {
  /** Seconds for which `close` keeps accepting connections after `/readyz` turned to 503. Default 0. */
  readonly drainDelaySeconds?: number | undefined;
  /** Seconds after which `close` closes connections with requests that still run; includes the delay. Default 30. */
  readonly drainTimeoutSeconds?: number | undefined;
  /** `reload` also serves a model that may reject requests which are valid now. Default false. */
  readonly reloadAnySignature?: boolean | undefined;
}

/** Times in milliseconds. */
export interface DrainTimes {
  readonly delay: number;
  readonly timeout: number;
  /** For how long a connection must be quiet to be closed. */
  readonly quiet: number;
}

/** Many times the pause of a busy client and the way of a packet. */
const quiet = 1000;

/** Fills in the defaults. @throws MlmodelError if no time is left after the delay */
export function drainTimes(options: LifecycleOptions): DrainTimes {
  const delay = options.drainDelaySeconds ?? serverOptions.drainDelay.default;
  const timeout = options.drainTimeoutSeconds ?? serverOptions.drainTimeout.default;
  if (delay > 0 && delay >= timeout) {
    throw new MlmodelError(
      'INVALID_PARAMETER_VALUE',
      `The drain delay (${delay} s) leaves no time to finish requests within the drain timeout (${timeout} s), which includes it. Choose a shorter delay, or a longer timeout.`,
    );
  }
  return { delay: delay * 1000, timeout: timeout * 1000, quiet };
}
