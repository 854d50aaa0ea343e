// These are not imported, so that bundlers for browsers and workers need not know them.
const builtins = globalThis.process?.getBuiltinModule;

/** Node's module for bytes, which Deno, Bun and some workers have too. It converts faster than what all runtimes have. */
export const nodeBuffer: typeof import('node:buffer') | undefined = builtins?.('node:buffer');

/** Node's `Buffer`. */
export const NodeBuffer: typeof Buffer | undefined = nodeBuffer?.Buffer;

/** Node's module for compression. */
export const zlib: typeof import('node:zlib') | undefined = builtins?.('node:zlib');
