import type { OptionSchemas } from './option-values.js';

/** How the server can be watched. */
export const observabilityOptions = {
  metrics: {
    type: 'boolean',
    default: true,
    description: 'serve figures at /metrics, in the Prometheus and OpenMetrics formats',
  },
  record: {
    type: 'string',
    placeholder: 'path',
    description:
      'write inputs and outputs of requests to this file or directory, a JSON object a line',
  },
  recordShare: {
    type: 'number',
    minimum: 0,
    maximum: 1,
    default: 1,
    placeholder: 'share',
    description: 'share of the requests to record, 0 to 1; they are chosen at random',
  },
  recordRedact: {
    type: 'array',
    items: { type: 'string' },
    placeholder: 'column',
    description: 'leave out this column, tensor, key or param of recorded requests (repeatable)',
  },
  recordMaxBytes: {
    type: 'integer',
    minimum: 1024,
    maximum: 2 ** 40,
    default: 100 * 1024 * 1024,
    placeholder: 'bytes',
    description: 'size at which a new file of recorded requests begins',
  },
  recordFiles: {
    type: 'integer',
    minimum: 2,
    maximum: 1000,
    default: 10,
    placeholder: 'number',
    description: 'how many files of recorded requests are kept',
  },
} as const satisfies OptionSchemas;
