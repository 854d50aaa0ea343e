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
    maxBodyBytes: values.maxBodyBytes,
    logTracebacks: values.logTracebacks,
    apiKeyFile: values.apiKeyFile,
    adminKeyFile: values.adminKeyFile,
    tlsCert: values.tlsCert,
    tlsKey: values.tlsKey,
    tlsClientCa: values.tlsClientCa,
    corsOrigins: values.corsOrigin,
    allowedHosts: values.allowedHost,
    adminPort: values.adminPort,
    adminHost: values.adminHost,
  };
}
