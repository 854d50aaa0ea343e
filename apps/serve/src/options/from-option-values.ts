import type { ObservabilityOptions } from '../observability-options.js';
import type { ServerOptionValues } from '../options.js';
import type { ScoringOptions } from '../scoring-options.js';
import type { ListeningOptions } from '../server-options.js';

/** The options of `startServer` for the options that an operator set. */
export function fromOptionValues(
  values: ServerOptionValues,
): ScoringOptions & ListeningOptions & ObservabilityOptions {
  return {
    host: values.host,
    port: values.port,
    timeoutSeconds: values.timeout,
    streamTimeoutSeconds: values.streamTimeout,
    maxBodyBytes: values.maxBodyBytes,
    logTracebacks: values.logTracebacks,
    metrics: values.metrics,
  };
}
