/** Where a flavor says what its operator should know. `console` fits. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** A logger that never throws, whatever the given one does; without one, it drops everything. */
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
 * Escape sequences of terminals (ECMA-48): colours and the like; titles and links with their text; others. Each begins
 * at an escape character that no other one contains, so that the search is linear. (`stripVTControlCharacters` of Node
 * is not.)
 */
const escapeSequences =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is left out
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[ -/]*[0-~]/g;

/** Control characters but tabs, what ends lines elsewhere, and marks that reorder text. */
const controls = /[^\P{Cc}\t]|[\u2028-\u202e\u2066-\u2069]/gu;

/**
 * A line that another program wrote, made safe for a {@link Logger}: without colours, control characters (tabs stay)
 * and marks that reorder text.
 */
export function plainText(line: string): string {
  return line.replace(escapeSequences, '').replace(controls, '');
}
