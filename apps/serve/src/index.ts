export { mlflowVersion } from '@mlmodel/core';
export type { ExecutionOptions, ExecutionPlace } from './execution-options.js';
export {
  createScoringHandler,
  type HandlerOptions,
  type HandlerStatistics,
  type ScoringHandler,
} from './handler/create-scoring-handler.js';
export type {
  BegunRequest,
  Exchange,
  Outcome,
  RequestObserver,
  RequestSummary,
} from './handler/request-events.js';
export { createJsonLogger, type JsonLoggerOptions } from './logs/json-logger.js';
export type { LogFields, StructuredLogger } from './logs/structured-logger.js';
export type { ModelOrigin } from './model-origin.js';
export { fromOptionValues } from './options/from-option-values.js';
export { resilientLogger } from './resilient-logger.js';
export type { ModelSource } from './scorer-pool/create-scorer-pool.js';
export type { ScoringOptions } from './scoring-options.js';
export type { SecurityOptions } from './security/security-options.js';
export { startServer } from './server/start-server.js';
export type {
  ModelPlace,
  RunningServer,
  ServedModel,
  ServerOptions,
  ServerSettings,
} from './server-options.js';
export { type RunningWorkers, startWorkers, type WorkersOptions } from './workers/start-workers.js';
