import type { OptionSchemas } from './option-values.js';

/** How the server stops, and which models replace the one that it serves. */
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
  reloadAnySignature: {
    type: 'boolean',
    default: false,
    description: 'a reload also serves a model whose signature rejects requests that are valid now',
  },
} as const satisfies OptionSchemas;
