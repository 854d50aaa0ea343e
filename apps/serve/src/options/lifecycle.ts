import type { OptionSchemas } from './option-values.js';

/** How the server stops, and which models replace the one that it serves. */
export const lifecycleOptions = {
  drainDelay: {
    type: 'integer',
    minimum: 0,
    maximum: 3600,
    default: 0,
    placeholder: 'seconds',
    description: 'time to accept connections after the signal to stop',
  },
  drainTimeout: {
    type: 'integer',
    minimum: 0,
    maximum: 86_400,
    default: 30,
    placeholder: 'seconds',
    description: 'longest time from the signal to stop to the end',
  },
  reloadAnySignature: {
    type: 'boolean',
    default: false,
    description: 'let a reload bring a model with an incompatible signature',
  },
} as const satisfies OptionSchemas;
