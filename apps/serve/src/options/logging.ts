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
} as const satisfies OptionSchemas;
