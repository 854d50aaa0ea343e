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
      'where the model runs: in the process of the server (inline), in processes that the server ends at the time limit, or inline only where values in a request cannot make it slow (auto)',
  },
  workerMemory: {
    type: 'integer',
    minimum: 256,
    maximum: 2 ** 24,
    placeholder: 'MiB',
    description: 'most memory of a process that runs the model beside the server; on Linux only',
  },
} as const satisfies OptionSchemas;
