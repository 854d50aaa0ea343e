import type { ServerOptionValues } from '../options.js';
import type { ScoringOptions } from '../scoring-options.js';
import type { SecurityOptions } from '../security/security-options.js';
import type { ListeningOptions } from '../server-options.js';

/** The options of `startServer` for the options that an operator set. */
export function fromOptionValues(
  values: ServerOptionValues,
): ScoringOptions & ListeningOptions & SecurityOptions {
  return {
    host: values.host,
    port: values.port,
    timeoutSeconds: values.timeout,
    streamTimeoutSeconds: values.streamTimeout,
    bodyTimeoutSeconds: values.bodyTimeout,
    maxBodyBytes: values.maxBodyBytes,
    maxHeldBytes: values.maxHeldBytes,
    logTracebacks: values.logTracebacks,
    apiKeyFile: values.apiKeyFile,
    adminKeyFile: values.adminKeyFile,
    adminPort: values.adminPort,
    adminHost: values.adminHost,
  };
}
