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
  tlsCert: {
    type: 'string',
    placeholder: 'file',
    description: 'certificate in PEM format, for HTTPS; with those that lead to a root',
  },
  tlsKey: {
    type: 'string',
    placeholder: 'file',
    description: 'key of the certificate in PEM format',
  },
  tlsClientCa: {
    type: 'string',
    placeholder: 'file',
    description: 'certificates in PEM format that issue those of clients, which then need one',
  },
  corsOrigin: {
    type: 'array',
    items: { type: 'string' },
    placeholder: 'origin',
    description:
      'let pages of this origin use the server, such as https://example.com; * is any (repeatable)',
  },
  allowedHost: {
    type: 'array',
    items: { type: 'string' },
    placeholder: 'name',
    description:
      'name that clients may use for the server; * is any (repeatable; default: any, but only names of this machine if it listens on a loopback address without keys)',
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
