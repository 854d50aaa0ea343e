import type { OptionSchemas } from './option-values.js';

/** Who may use the server, and how they reach it. */
export const securityOptions = {
  apiKeyFile: {
    type: 'string',
    placeholder: 'file',
    description:
      'only clients with a key of this file, one a line, may use the server (or MLMODEL_API_KEYS: keys with commas between them)',
  },
  adminKeyFile: {
    type: 'string',
    placeholder: 'file',
    description:
      'keys for /admin, which does not exist without one (or MLMODEL_ADMIN_KEYS: keys with commas between them)',
  },
  adminPort: {
    type: 'integer',
    minimum: 0,
    maximum: 65_535,
    placeholder: 'port',
    description: 'another port for /admin, /metrics and probes; 0 picks a free one',
  },
  adminHost: {
    type: 'string',
    default: '127.0.0.1',
    placeholder: 'host',
    description: 'address to listen on with the admin port',
  },
} as const satisfies OptionSchemas;

/** What only the environment can set, because anyone on a machine can see its command lines. */
export const secretOptions = {
  apiKeys: { type: 'array', items: { type: 'string' }, writeOnly: true },
  adminKeys: { type: 'array', items: { type: 'string' }, writeOnly: true },
} as const satisfies OptionSchemas;
