import { plainText } from '@mlmodel/core';
import type { StructuredLogger } from '@mlmodel/serve';
import { writeAboveStatus } from './status-line.js';
import { type Style, styleFor } from './terminal.js';

/** Logs to stderr, with indented continuation lines. Debug messages need `debug`. Fields are not written. */
export function cliLogger({ debug }: { readonly debug: boolean }): StructuredLogger {
  const style = styleFor(process.stderr);
  const { dim, bold, red } = style;
  const labels = {
    debug: dim('debug:'),
    info: dim('info:'),
    warn: bold('warning:'),
    error: red('error:'),
  };
  const write = (level: keyof typeof labels, message: string, mark = (text: string) => text) => {
    if (level === 'debug' && !debug) return;
    const lines = message.trim().split('\n').map(plainLine);
    writeAboveStatus(`${labels[level]} ${mark(lines.join('\n  '))}\n`);
  };
  return {
    debug: (message) => write('debug', message),
    info: (message) => write('info', message),
    warn: (message) => write('warn', message),
    error: (message) => write('error', message),
    log: (level, message, { status }) =>
      write(level, message, typeof status === 'number' ? markStatus(status, style) : undefined),
  };
}

/** Colours the status of a response in the message that begins with its method and path. */
function markStatus(status: number, { green, bold, red }: Style): (text: string) => string {
  const mark = [green, bold, red][Math.max(0, Math.min(2, Math.floor(status / 100) - 3))] ?? bold;
  return (text) => text.replace(` ${status} `, ` ${mark(String(status))} `);
}

function plainLine(line: string): string {
  return plainText(line).trimEnd().replaceAll('\t', '  ');
}
