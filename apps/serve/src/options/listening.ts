import type { OptionSchemas } from './option-values.js';

/** Where the server listens. */
export const listeningOptions = {
  port: {
    type: 'integer',
    minimum: 0,
    maximum: 65_535,
    default: 5000,
    placeholder: 'port',
    description: 'port; 0 picks a free one',
  },
  host: {
    type: 'string',
    default: '127.0.0.1',
    placeholder: 'host',
    description: 'address to listen on',
  },
} as const satisfies OptionSchemas;
