import type { OptionSchemas } from './option-values.js';

/** What the log contains. */
export const loggingOptions = {
  logTracebacks: {
    type: 'string',
    enum: ['limited', 'never'],
    default: 'limited',
    placeholder: 'when',
    description:
      'exceptions of the model in the log: each kind once a minute with its traceback, or without their text',
  },
  accessLog: {
    type: 'boolean',
    description: 'log a line for each request; the default is yes on a terminal, else no',
  },
  logFormat: {
    type: 'string',
    enum: ['text', 'json'],
    default: 'text',
    placeholder: 'format',
    description: 'write the log as text or as JSON, one object a line',
  },
} as const satisfies OptionSchemas;
