export { mlflowVersion } from '@mlmodel/core';
export { createScoringHandler } from './handler/create-scoring-handler.js';
export type { HandlerOptions, Isolation, ScoringHandler } from './handler/handler-options.js';
export { resilientLogger } from './resilient-logger.js';
export type { ModelSource } from './scorer-pool/create-scorer-pool.js';
export type { ScoringOptions } from './scoring-options.js';
export { startServer } from './server/start-server.js';
export type { RunningServer, ServedModel, ServerOptions } from './server-options.js';
