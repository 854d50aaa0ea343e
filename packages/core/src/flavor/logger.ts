/** Receives messages for the operator. `console` is one. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Wraps a logger so that it never throws; without a logger, messages are dropped. */
export function safeLogger(logger: Logger | undefined): Logger {
  const write = (level: keyof Logger) => (message: string) => {
    try {
      const result: unknown = logger?.[level](message);
      if (result instanceof Promise) result.catch(() => {});
    } catch {}
  };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

/**
 * Terminal escape sequences (ECMA-48): colors; titles and links with their text; others. Each begins with an escape
 * character that no other one contains, so that the search is linear. (Node's `stripVTControlCharacters` is not.)
 */
const escapeSequences =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are removed
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[ -/]*[0-~]/g;

/** Control characters except tabs, Unicode line separators, and marks that reorder text. */
const controls = /[^\P{Cc}\t]|[\u2028-\u202e\u2066-\u2069]/gu;

/**
 * Makes a line of another program safe for a {@link Logger}: removes colors, control characters except tabs, and marks
 * that reorder text.
 */
export function plainText(line: string): string {
  return line.replace(escapeSequences, '').replace(controls, '');
}
