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
