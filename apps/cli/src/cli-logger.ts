import type { Logger } from '@mlmodel/core';
import { writeStderr } from './standard-streams.js';
import { printable, styleFor } from './terminal.js';

/** Writes warnings and errors to stderr, a line each; everything with `debug`. */
export function cliLogger({ debug }: { readonly debug: boolean }): Logger {
  const { dim, bold, red } = styleFor(process.stderr);
  const write = (label: string) => (message: string) => {
    writeStderr(`${label} ${printable(message.trim().replace(/\s*\n\s*/g, ' '))}\n`);
  };
  const quiet = () => {};
  return {
    debug: debug ? write(dim('debug:')) : quiet,
    info: debug ? write(dim('info:')) : quiet,
    warn: write(bold('warning:')),
    error: write(red('error:')),
  };
}
