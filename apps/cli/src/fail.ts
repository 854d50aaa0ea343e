import { errorText, isMlmodelError } from '@mlmodel/core';
import { oneLine } from './terminal/one-line.js';
import { writeStderr } from './terminal/standard-streams.js';
import { printable, styleFor } from './terminal/terminal.js';

/** Exit codes of the command. */
export const exitCodes = { ok: 0, failure: 1, usage: 2 } as const;

/** Writes an error to stderr as one line, followed by values of the request, the stack and the causes if `debug` is set. */
export function reportError(error: unknown, { debug }: { readonly debug: boolean }): void {
  const style = styleFor(process.stderr);
  writeStderr(`${style.red('error:')} ${printable(oneLine(errorText(error)))}\n`);
  if (!debug) return;
  if (isMlmodelError(error) && error.debug !== undefined) writeStderr(`${error.debug}\n`);
  for (let next = error; next instanceof Error; next = next.cause) {
    writeStderr(`${next.stack}\n`);
  }
}
