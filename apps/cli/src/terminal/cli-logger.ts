import { type Logger, plainText } from '@mlmodel/core';
import { writeAboveStatus } from './status-line.js';
import { styleFor } from './terminal.js';

/** Logs to stderr, with indented continuation lines. Debug messages need `debug`. */
export function cliLogger({ debug }: { readonly debug: boolean }): Logger {
  const { dim, bold, red } = styleFor(process.stderr);
  const write = (label: string) => (message: string) => {
    const lines = message.trim().split('\n').map(plainLine);
    writeAboveStatus(`${label} ${lines.join('\n  ')}\n`);
  };
  return {
    debug: debug ? write(dim('debug:')) : () => {},
    info: write(dim('info:')),
    warn: write(bold('warning:')),
    error: write(red('error:')),
  };
}

function plainLine(line: string): string {
  return plainText(line).trimEnd().replaceAll('\t', '  ');
}
