import type { LifecycleOptions } from '../lifecycle/lifecycle-options.js';
import type { ServerOptionValues } from '../options.js';
import type { ScoringOptions } from '../scoring-options.js';
import type { ListeningOptions } from '../server-options.js';

/** The options of `startServer` for the options that an operator set. */
export function fromOptionValues(
  values: ServerOptionValues,
): ScoringOptions & ListeningOptions & LifecycleOptions {
  return {
    host: values.host,
    port: values.port,
    timeoutSeconds: values.timeout,
    streamTimeoutSeconds: values.streamTimeout,
    maxBodyBytes: values.maxBodyBytes,
    drainDelaySeconds: values.drainDelay,
    drainTimeoutSeconds: values.drainTimeout,
    logTracebacks: values.logTracebacks,
  };
}
