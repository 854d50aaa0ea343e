import type { StructuredLogger } from './structured-logger.js';

export interface JsonLoggerOptions {
  /** Whether debug messages are logged. Default false. */
  readonly debug?: boolean | undefined;
}

/** Logs JSON objects to stderr, one a line: `level`, `time`, `pid`, `msg`, and the fields of the line. */
export async function createJsonLogger({
  debug = false,
}: JsonLoggerOptions = {}): Promise<StructuredLogger> {
  // Not imported by servers that log text, so that they start faster.
  const { pino, stdTimeFunctions } = await import('pino');
  const log = pino(
    {
      level: debug ? 'debug' : 'info',
      base: { pid: process.pid },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    // Not pino's own writer: `resilientLogger` watches this stream, which does not wait for its reader.
    process.stderr,
  );
  return {
    debug: (message) => log.debug(message),
    info: (message) => log.info(message),
    warn: (message) => log.warn(message),
    error: (message) => log.error(message),
    log: (level, message, fields) => log[level](fields, message),
  };
}
