import type { OptionSchemas } from './option-values.js';

/** How long and how large requests may be. */
export const limitOptions = {
  timeout: {
    type: 'integer',
    minimum: 0,
    maximum: 86_400,
    default: 60,
    placeholder: 'seconds',
    description: 'time limit for a request; 0 is none',
  },
  streamTimeout: {
    type: 'integer',
    minimum: 0,
    maximum: 86_400,
    default: 300,
    placeholder: 'seconds',
    description:
      'time limit for a stream of predictions, from its first event to its last; 0 is none',
  },
  maxBodyBytes: {
    type: 'integer',
    minimum: 1,
    maximum: 2 ** 40,
    default: 128 * 1024 * 1024,
    placeholder: 'bytes',
    description: 'largest request',
  },
  maxHeldBytes: {
    type: 'integer',
    minimum: 1,
    maximum: 2 ** 40,
    default: 512 * 1024 * 1024,
    placeholder: 'bytes',
    description: 'bytes that all current requests may have together',
  },
  maxQueued: {
    type: 'integer',
    minimum: 1,
    maximum: 1_000_000,
    default: 1000,
    placeholder: 'number',
    description: 'requests that may wait; further ones get 429',
  },
  maxClientShare: {
    type: 'integer',
    minimum: 1,
    maximum: 100,
    default: 100,
    placeholder: 'percent',
    description: 'part of the queue that one client address may take',
  },
  bodyTimeout: {
    type: 'integer',
    minimum: 0,
    maximum: 86_400,
    default: 30,
    placeholder: 'seconds',
    description: 'time in which something of a body has to arrive; 0 is no limit',
  },
} as const satisfies OptionSchemas;
