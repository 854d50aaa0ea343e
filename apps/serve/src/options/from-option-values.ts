import type { ExecutionOptions } from '../execution-options.js';
import type { LifecycleOptions } from '../lifecycle/lifecycle-options.js';
import type { ObservabilityOptions } from '../observability-options.js';
import type { ServerOptionValues } from '../options.js';
import type { ScoringOptions } from '../scoring-options.js';
import type { SecurityOptions } from '../security/security-options.js';
import type { ListeningOptions } from '../server-options.js';

/** The options of `startServer` for the options that an operator set. */
export function fromOptionValues(
  values: ServerOptionValues,
): ScoringOptions &
  ListeningOptions &
  ExecutionOptions &
  LifecycleOptions &
  ObservabilityOptions &
  SecurityOptions {
  return {
    host: values.host,
    port: values.port,
    workers: values.workers,
    execution: values.execution,
    timeoutSeconds: values.timeout,
    streamTimeoutSeconds: values.streamTimeout,
    bodyTimeoutSeconds: values.bodyTimeout,
    maxBodyBytes: values.maxBodyBytes,
    maxHeldBytes: values.maxHeldBytes,
    drainDelaySeconds: values.drainDelay,
    drainTimeoutSeconds: values.drainTimeout,
    logTracebacks: values.logTracebacks,
    metrics: values.metrics,
    apiKeyFile: values.apiKeyFile,
    adminKeyFile: values.adminKeyFile,
    adminPort: values.adminPort,
    adminHost: values.adminHost,
  };
}
