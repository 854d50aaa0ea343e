import type { OptionSchemas } from './option-values.js';

/** How the server can be watched. */
export const observabilityOptions = {
  metrics: {
    type: 'boolean',
    default: true,
    description: 'serve figures in the Prometheus format at /metrics',
  },
  record: {
    type: 'string',
    placeholder: 'path',
    description: 'write inputs and outputs of requests to this file or directory',
  },
  recordShare: {
    type: 'number',
    minimum: 0,
    maximum: 1,
    default: 1,
    placeholder: 'share',
    description: 'share of the requests to record, from 0 to 1',
  },
  recordRedact: {
    type: 'array',
    items: { type: 'string' },
    placeholder: 'column',
    description: 'leave out this column, tensor, key or param (repeatable)',
  },
  recordMaxBytes: {
    type: 'integer',
    minimum: 1024,
    maximum: 2 ** 40,
    default: 100 * 1024 * 1024,
    placeholder: 'bytes',
    description: 'size at which a new file begins',
  },
  recordFiles: {
    type: 'integer',
    minimum: 2,
    maximum: 1000,
    default: 10,
    placeholder: 'number',
    description: 'how many of these files are kept',
  },
} as const satisfies OptionSchemas;
