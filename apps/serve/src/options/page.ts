import type { OptionSchemas } from './option-values.js';

/** What the server shows to people. */
export const pageOptions = {
  page: {
    type: 'boolean',
    default: true,
    description: 'a page about the model at / and its API at /docs',
  },
} as const satisfies OptionSchemas;
