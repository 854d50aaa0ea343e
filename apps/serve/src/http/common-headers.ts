/** A field of every response: browsers take it for what its type says, and nothing else. */
export const commonHeaders = ['x-content-type-options', 'nosniff'] as const;
