import type { OptionSchemas } from './option-values.js';

/** The processes that serve. */
export const processOptions = {
  workers: {
    type: 'integer',
    minimum: 1,
    maximum: 1024,
    default: 1,
    placeholder: 'number',
    description: 'processes that serve the port, each with the model',
  },
} as const satisfies OptionSchemas;
