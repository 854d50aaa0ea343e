import type { OptionSchemas } from './option-values.js';

/** How the server stops. */
export const lifecycleOptions = {
  drainDelay: {
    type: 'integer',
    minimum: 0,
    maximum: 3600,
    default: 0,
    placeholder: 'seconds',
    description:
      'how long a server that was told to stop still accepts connections, while /readyz is 503',
  },
  drainTimeout: {
    type: 'integer',
    minimum: 0,
    maximum: 86_400,
    default: 30,
    placeholder: 'seconds',
    description: 'longest time from being told to stop until all connections are closed',
  },
} as const satisfies OptionSchemas;
