import type { OptionSchemas } from './option-values.js';

/** What the log contains. */
export const loggingOptions = {
  logTracebacks: {
    type: 'string',
    enum: ['limited', 'never'],
    default: 'limited',
    placeholder: 'when',
    description: 'tracebacks of exceptions of the model: each kind once a minute, or never',
  },
  accessLog: {
    type: 'boolean',
    description: 'log a line for each request (default: only on a terminal)',
  },
  logFormat: {
    type: 'string',
    enum: ['text', 'json'],
    default: 'text',
    placeholder: 'format',
    description: 'format of the log',
  },
} as const satisfies OptionSchemas;
