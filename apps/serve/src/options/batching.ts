import type { OptionSchemas } from './option-values.js';

/** How requests that wait at the same time are joined. */
export const batchingOptions = {
  batchRows: {
    type: 'integer',
    minimum: 2,
    maximum: 1_000_000,
    placeholder: 'number',
    description:
      'join requests that wait to batches of up to so many rows (default: they are not joined)',
  },
  batchWaitMs: {
    type: 'integer',
    minimum: 0,
    maximum: 10_000,
    default: 0,
    placeholder: 'milliseconds',
    description: 'longest time to wait for a batch to fill while the model is free',
  },
} as const satisfies OptionSchemas;
