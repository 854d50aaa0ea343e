import type { OptionSchemas } from './option-values.js';

/** Which processes do the work. */
export const processOptions = {
  workers: {
    type: 'integer',
    minimum: 1,
    maximum: 1024,
    default: 1,
    placeholder: 'number',
    description: 'processes that run the model',
  },
  execution: {
    type: 'string',
    enum: ['auto', 'inline', 'process'],
    default: 'auto',
    placeholder: 'where',
    description:
      'run the model in the server (inline), in processes that it can end (process), or in the server only if no request can make it slow (auto)',
  },
  workerMemory: {
    type: 'integer',
    minimum: 256,
    maximum: 2 ** 24,
    placeholder: 'MiB',
    description: 'memory limit of each process beside the server (Linux)',
  },
} as const satisfies OptionSchemas;
