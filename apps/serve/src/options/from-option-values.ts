import type { ConnectionOptions } from '../admission/connection-options.js';
import type { ExecutionOptions } from '../execution-options.js';
import type { LifecycleOptions } from '../lifecycle/lifecycle-options.js';
import type { ObservabilityOptions } from '../observability-options.js';
import type { ServerOptionValues } from '../options.js';
import type { ScoringOptions } from '../scoring-options.js';
import type { SecurityOptions } from '../security/security-options.js';
import type { ListeningOptions, PageOptions } from '../server-options.js';

/** The options of `startServer` for the options that an operator set. */
export function fromOptionValues(
  values: ServerOptionValues,
): ScoringOptions &
  ListeningOptions &
  ConnectionOptions &
  ExecutionOptions &
  LifecycleOptions &
  ObservabilityOptions &
  SecurityOptions &
  PageOptions {
  return {
    host: values.host,
    port: values.port,
    listen: values.listen,
    workers: values.workers,
    execution: values.execution,
    workerMemoryMebibytes: values.workerMemory,
    timeoutSeconds: values.timeout,
    streamTimeoutSeconds: values.streamTimeout,
    bodyTimeoutSeconds: values.bodyTimeout,
    maxBodyBytes: values.maxBodyBytes,
    maxDecompressedBytes: values.maxDecompressedBytes,
    maxRows: values.maxRows,
    maxJsonDepth: values.maxJsonDepth,
    maxHeldBytes: values.maxHeldBytes,
    maxQueued: values.maxQueued,
    maxClientShare: values.maxClientShare,
    maxConnections: values.maxConnections,
    keepAliveSeconds: values.keepAlive,
    headerTimeoutSeconds: values.headerTimeout,
    maxHeaderBytes: values.maxHeaderBytes,
    drainDelaySeconds: values.drainDelay,
    drainTimeoutSeconds: values.drainTimeout,
    reloadAnySignature: values.reloadAnySignature,
    logTracebacks: values.logTracebacks,
    metrics: values.metrics,
    accessLog: values.accessLog,
    record: values.record,
    recordShare: values.recordShare,
    recordRedact: values.recordRedact,
    recordMaxBytes: values.recordMaxBytes,
    recordFiles: values.recordFiles,
    apiKeyFile: values.apiKeyFile,
    adminKeyFile: values.adminKeyFile,
    tlsCert: values.tlsCert,
    tlsKey: values.tlsKey,
    tlsClientCa: values.tlsClientCa,
    corsOrigins: values.corsOrigin,
    allowedHosts: values.allowedHost,
    adminPort: values.adminPort,
    adminHost: values.adminHost,
    page: values.page,
  };
}
