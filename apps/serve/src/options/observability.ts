import type { OptionSchemas } from './option-values.js';

/** How the server can be watched. */
export const observabilityOptions = {
  metrics: {
    type: 'boolean',
    default: true,
    description: 'serve figures at /metrics, in the Prometheus and OpenMetrics formats',
  },
} as const satisfies OptionSchemas;
