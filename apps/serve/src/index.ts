export type { Isolation, Nonfinite, ScoringOptions } from './scoring-options.js';
export type { RunningServer, ServedModel, ServerOptions } from './server-options.js';
