import type { OptionSchemas } from './option-values.js';

/** How many connections clients may have, and for how long. */
export const connectionOptions = {
  maxConnections: {
    type: 'integer',
    minimum: 1,
    maximum: 1_000_000,
    default: 5000,
    placeholder: 'number',
    description: 'connections at a time; further ones are closed',
  },
  keepAlive: {
    type: 'integer',
    minimum: 1,
    maximum: 86_400,
    default: 75,
    placeholder: 'seconds',
    description: 'time for which an unused connection stays open',
  },
  headerTimeout: {
    type: 'integer',
    minimum: 1,
    maximum: 86_400,
    default: 20,
    placeholder: 'seconds',
    description: 'time in which the headers of a request must arrive',
  },
  maxHeaderBytes: {
    type: 'integer',
    minimum: 1024,
    maximum: 1024 * 1024,
    default: 16 * 1024,
    placeholder: 'bytes',
    description: 'largest headers of a request',
  },
} as const satisfies OptionSchemas;
