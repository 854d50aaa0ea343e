import type { ServerOptionValues } from '../options.js';
import type { ScoringOptions } from '../scoring-options.js';
import type { ListeningOptions } from '../server-options.js';

/** The options of `startServer` for the options that an operator set. */
export function fromOptionValues(values: ServerOptionValues): ScoringOptions & ListeningOptions {
  return {
    host: values.host,
    port: values.port,
    timeoutSeconds: values.timeout,
    streamTimeoutSeconds: values.streamTimeout,
    bodyTimeoutSeconds: values.bodyTimeout,
    maxBodyBytes: values.maxBodyBytes,
    maxHeldBytes: values.maxHeldBytes,
    maxQueued: values.maxQueued,
    maxClientShare: values.maxClientShare,
    logTracebacks: values.logTracebacks,
  };
}
