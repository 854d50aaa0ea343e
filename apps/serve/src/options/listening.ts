import type { OptionSchemas } from './option-values.js';

/** Where the server listens. */
export const listeningOptions = {
  port: {
    type: 'integer',
    minimum: 0,
    maximum: 65_535,
    default: 5000,
    placeholder: 'port',
    description: 'port; 0 picks a free one',
  },
  host: {
    type: 'string',
    default: '127.0.0.1',
    placeholder: 'host',
    description: 'address to listen on',
  },
  listen: {
    type: 'string',
    pattern: '^fd:[0-9]{1,9}$',
    expected: '"fd:" and a number, such as "fd:3"',
    placeholder: 'fd:N',
    description: 'socket that a supervisor has opened, instead of host and port',
  },
  pathAlias: {
    type: 'array',
    items: {
      type: 'string',
      pattern: '^/[^?#]*=/(invocations|ping|openapi\\.json)$',
      expected: 'two paths such as "/score=/invocations", the second one of the server',
    },
    placeholder: 'other=path',
    description: 'another path for /invocations, /ping or /openapi.json (repeatable)',
  },
} as const satisfies OptionSchemas;
