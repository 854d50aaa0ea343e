import type { OptionSchemas } from './option-values.js';

/** Who may use the server, and how they reach it. */
export const securityOptions = {
  apiKeyFile: {
    type: 'string',
    placeholder: 'file',
    description: 'file with the keys of clients, one a line (or MLMODEL_API_KEYS)',
  },
  adminKeyFile: {
    type: 'string',
    placeholder: 'file',
    description: 'file with the keys for /admin (or MLMODEL_ADMIN_KEYS)',
  },
  tlsCert: {
    type: 'string',
    placeholder: 'file',
    description: 'certificate for HTTPS in PEM format, with its chain',
  },
  tlsKey: {
    type: 'string',
    placeholder: 'file',
    description: 'key of the certificate in PEM format',
  },
  tlsClientCa: {
    type: 'string',
    placeholder: 'file',
    description: 'require a certificate of clients that one of these issued',
  },
  corsOrigin: {
    type: 'array',
    items: { type: 'string' },
    placeholder: 'origin',
    description: 'let pages of this origin use the server; * is any (repeatable)',
  },
  allowedHost: {
    type: 'array',
    items: { type: 'string' },
    placeholder: 'name',
    description: 'name that clients may use in Host; * is any (repeatable)',
  },
  adminPort: {
    type: 'integer',
    minimum: 0,
    maximum: 65_535,
    placeholder: 'port',
    description: 'port of its own for /admin and /metrics; 0 picks a free one',
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
